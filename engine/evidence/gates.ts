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

/**
 * What p of the time before has to lie below for a lot to be doubted: as strict as the check of sample ratios, since a fair lot
 * falls unevenly too, and what it leaves is in the interval. With fewer than fourteen places no p is so small.
 */
export const LOT_ALPHA = 0.001

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

/** Weeks before the start from which the next design is sized: a quarter, in which most customers come once. */
export const HISTORY_WEEKS = 13

/** People in that time below which nobody says how customers do: a share of 5 % is then known to within some four points. */
export const FEWEST_IN_HISTORY = 100

/** p of the exclusion test below which an offer is taken to do something to those who do not take it: it is looked at whenever the page is. */
export const EXCLUSION_ALPHA = 0.01
