/** The numbers by which the ladder decides, each with its reason. Nothing else in this folder may hold one. */

/** Arms that the randomised rung reads: one with and one without. Of several, nobody declared which the initiative is. */
export const ARMS = 2

/** Power by which the next design is sized: the convention of the field (Cohen 1988, Statistical Power Analysis). */
export const POWER = 0.8

/** Share of the people who get it, in the next design: halves find the most with the fewest people. */
export const TREATED_SHARE = 0.5

/** Confidence of what is shown where no experiment's plan says another. */
export const LEVEL = 0.95
