/** The numbers by which the ladder decides, each with its reason. Nothing else in this folder may hold one. */

/** Arms that the randomised rung reads: one with and one without. Of several, nobody declared which the initiative is. */
export const ARMS = 2

/** Power by which the next design is sized: the convention of the field (Cohen 1988, Statistical Power Analysis). */
export const POWER = 0.8

/** Share of the people who get it, in the next design: halves find the most with the fewest people. */
export const TREATED_SHARE = 0.5

/** Confidence of what is shown where no experiment's plan says another. */
export const LEVEL = 0.95

/**
 * Moments before the start that a comparison of places takes. Ten: fewer are matched by chance (Abadie 2021, Journal of
 * Economic Literature 59, section 5). Days have a rhythm of the week, so four weeks of them.
 */
export const FEWEST_BEFORE = { day: 28, week: 10 } as const

/**
 * As far back as places are compared: a quarter of a year of days, a year of weeks. What they did longer ago says little of
 * them, and each moment more makes the placebos slower: with these limits they take half a second.
 */
export const MOST_BEFORE = { day: 91, week: 52 } as const

/**
 * Share of the moments before in which a place must show something. One that shows next to nothing is matched without a gap,
 * and as a placebo says nothing about noise.
 */
export const ACTIVE_SHARE = 0.5

/** Places to compare with, at most: those whose level before is the nearest. With forty the smallest p is 0.024. */
export const MOST_DONORS = 40

/**
 * How much of a place's own variation before may stay unmatched: a quarter of its standard deviation, as is customary, or as much
 * as with any place that did not get it. These are what it is ranked among, and where weeks are mostly chance much is not matched.
 */
export const MISFIT = 0.25

/** Share of the moments before that a pretended start leaves for “after”: a third, so that most still say what is usual. */
export const PRETENDED_AFTER = 1 / 3

/** What p has to lie below. 1 − 0.95 is a little more than 0.05: no p of exactly 0.05 may fall below it. */
export const ALPHA = 1 - LEVEL - 1e-9

/** Weeks before the start that a series alone takes: eight to say how it goes on by itself, and as many to try that on. */
export const FEWEST_WEEKS = 16

/** As far back as a series is looked at: two years, so that a season comes twice. */
export const MOST_WEEKS = 104

/** Around the start, in which nothing else may begin: a week to either side, since a week is as finely as it is looked at. */
export const COINCIDENCE_DAYS = 7

/** So many pretended starts are tried, at most; more overlap, and say the same again. */
export const PRETENDED_STARTS = 8

/** Share of them that may find an effect where there was none: with a quarter of them the interval does not hold what it says. */
export const PRETENDED_FOUND = 0.2
