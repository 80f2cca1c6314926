/** The numbers by which the ladder decides, each with its reason. Nothing else in this folder may hold one. */

/** Arms that the randomised rung reads: one with and one without. Of several, nobody declared which the initiative is. */
export const ARMS = 2

/** Power by which the next design is sized: the convention of the field (Cohen 1988, Statistical Power Analysis). */
export const POWER = 0.8

/** Share of the people who get it, in the next design: halves find the most with the fewest people. */
export const TREATED_SHARE = 0.5

/** Confidence of what is shown where no experiment's plan says another. */
export const LEVEL = 0.95

/** Takers, and others, of the smaller group for each covariate of the adjusted comparison (Peduzzi et al. 1996, J Clin Epidemiol 49, 1373–1379). */
export const PEOPLE_PER_COVARIATE = 10

/** Takers below which nobody is compared: three covariates are the least that tell a fond customer from another. */
export const FEWEST_TAKERS = 3 * PEOPLE_PER_COVARIATE

/**
 * Chance of taking part above which there is nobody alike among the others. For the effect on takers only a high chance
 * hurts, since others count by their odds: 0.9 as in Crump, Hotz, Imbens & Mitnik (2009, Biometrika 96, 187–199).
 */
export const MOST_CHANCE = 0.9

/** Share of the takers that may have nobody alike: if more are left out, the rest are other people than those asked about. */
export const MOST_LEFT_OUT = 0.1

/** Others that count, once weighted (Kish): fewer, and a handful of people is the comparison. */
export const FEWEST_ALIKE = 30

/** Largest standardised difference after weighting (Austin 2009, Statistics in Medicine 28, 3083–3107). */
export const MOST_IMBALANCE = 0.1

/** Days before the start in which people are looked at: four weeks tell a habit, twice the window what it holds as a rule. */
export const LEAST_DAYS_BEFORE = 28
export const WINDOWS_BEFORE = 2

/** Placebo dates that are asked: the ten that a calibration takes, and two of which the data may not hold enough. */
export const PLACEBO_DATES = 12

/** Acts times dates that one query looks at: it holds everybody on every date in memory, and four dates of six million acts took less than 2 GB. */
export const ACTS_AT_ONCE = 5_000_000
