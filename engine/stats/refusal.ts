/**
 * An answer that cannot be given, with a code for programs and a sentence for people. An estimator that can fail for more
 * than one reason returns its result or a Refusal, never NaN and never the answer of another method.
 */
export interface Refusal<Code extends string = string> {
  refused: Code
  /** What is missing, and what would help. */
  reason: string
}

export const refuse = <Code extends string>(refused: Code, reason: string): Refusal<Code> => ({ refused, reason })

export const isRefusal = (result: object): result is Refusal => 'refused' in result

/** A two-sided level an interval can be made for: between 0 and 1, and so far from both that its tails are numbers. */
export const isLevel = (level: number): boolean => 0.5 + level / 2 > 0.5 && 0.5 + level / 2 < 1

export const BAD_LEVEL = refuse('impossible-level', 'The confidence level must lie between 0 and 1, for example 0.95.')
