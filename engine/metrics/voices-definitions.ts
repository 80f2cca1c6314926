/** Definitions of what is said of voices: of the sample that people read, and of the source's labels beside it. */
import type { MetricDefinition } from './metric.ts'

const READ = ['metrics/voices_days', 'metrics/voices_read'] as const
const DRAWN = 'Messages were read in the order that chance gave them: who skips does not choose what counts.'
const READERS = 'Readers say what the text says. How far two of them agree stands beside it.'
const BLIND = 'Readers did not see the label of the source.'

export const netSentiment: MetricDefinition = {
  id: 'net_sentiment',
  version: 1,
  name: 'Net sentiment',
  words:
    'Of the messages of customers, the share that a reader finds positive, less the share found negative, in points. From a random sample; a message of which the reader cannot tell counts as neither.',
  formula:
    '100 · (positive − negative) / messages read; adjusted Wald (Rocks) from 10 on, Tango’s score interval below, for a sample of n of N without replacement',
  source: 'Cochran (1977) §3.2; Rocks (2016); Tango (1998); what the interval is of: docs/decisions/023',
  unit: 'points',
  better: 'higher',
  queries: READ,
  assumptions: [DRAWN, READERS, 'It is of what was said in the window and was seen, no more: what authors would say next time is another question.'],
} // prettier-ignore

export const netSentimentOfPeople: MetricDefinition = {
  id: 'net_sentiment_people',
  version: 1,
  name: 'Net sentiment, beyond these messages',
  words:
    'The same number, as a measure of people like those who spoke: for comparing one month with the next. One author may have written many messages, so it is less certain.',
  formula: '100 · (positive − negative) / messages read; linearised by author, Student’s t',
  source: 'Cochran (1977) §9A.3',
  unit: 'points',
  better: 'higher',
  queries: READ,
  assumptions: [DRAWN, READERS, 'Authors speak independently of one another; messages of one author do not.'],
}

export const labelShare: MetricDefinition = {
  id: 'voice_share',
  version: 1,
  name: 'Share of messages by what readers find',
  words: 'Of the messages of customers, the share of which a reader says this. From a random sample.',
  formula: 'messages read with this label / messages read; Wilson score for a sample of n of N without replacement',
  source: 'Wilson (1927); Cochran (1977) §3.2',
  unit: 'share',
  better: 'neither',
  queries: READ,
  assumptions: [DRAWN, READERS],
}

export const negativeTopic: MetricDefinition = {
  id: 'negative_topic_share',
  version: 1,
  name: 'Share of negative messages with a topic',
  words: 'Of the messages that a reader found negative, the share to which the reader gave this topic. A message may have several.',
  formula: 'negative messages read with the topic / negative messages read; Wilson score',
  source: 'Wilson (1927)',
  unit: 'share',
  better: 'lower',
  queries: READ,
  assumptions: [DRAWN, 'Readers use one name for one topic.'],
} // prettier-ignore

export const questionShare: MetricDefinition = {
  id: 'question_share',
  version: 1,
  name: 'Share of messages that ask something',
  words: 'Of the messages of customers, the share of which a reader says that it asks something. From a random sample.',
  formula: 'messages read that ask / messages read; Wilson score for a sample of n of N without replacement',
  source: 'Wilson (1927); Cochran (1977) §3.2',
  unit: 'share',
  better: 'neither',
  queries: READ,
  assumptions: [DRAWN, READERS],
}

export const questionsAnswered: MetricDefinition = {
  id: 'questions_answered',
  version: 1,
  name: 'Questions answered',
  words:
    'Of the messages of customers that hold a question mark (not in a link), the share that a person of the brand answered: by a reply that names it, or, in a private conversation, by any later message that names none.',
  formula: 'messages with a question mark that were answered / messages with one; interval clustered by person',
  source: 'Cochran (1977) §9A.3; answers as in customers answered',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/voices_asked'],
  assumptions: [
    'A question mark is a sign of a question, not proof: what share of all messages ask, readers say.',
    'Replies carry the role of who replies, and inReplyTo or the thread of a private conversation.',
  ],
}

export const sourceNet: MetricDefinition = {
  id: 'net_sentiment_source',
  version: 1,
  name: 'Net sentiment as the source labelled it',
  words:
    'Share of positive less share of negative among the messages that came with a label, as most tools show it. Nothing in it says how often the labels are wrong.',
  formula: '100 · (positive − negative) / (positive + neutral + negative), labels of the source, all messages',
  source: 'Labels of the source',
  unit: 'points',
  better: 'higher',
  queries: READ,
  assumptions: ['The labels are right, and messages without one are like those with one.'],
}

export const correctedNet: MetricDefinition = {
  id: 'net_sentiment_corrected',
  version: 1,
  name: 'Net sentiment, the source’s labels corrected by readers',
  words:
    'The source’s labels of all messages, corrected by how far they are off where people read. Narrower than the sample alone as far as the labels are worth something; right also where they are not.',
  formula: '100 · (ȳ + λ(F − f̄)), λ = s_yf / s_ff; y by readers, f by the source (no label: 0), F over all messages; t with n − 2 degrees of freedom',
  source: 'Angelopoulos et al. (2023), prediction-powered inference; Cochran (1977) §7.3',
  unit: 'points',
  better: 'higher',
  queries: READ,
  assumptions: [DRAWN, READERS, BLIND],
} // prettier-ignore

export const labelAccuracy: MetricDefinition = {
  id: 'sentiment_label_accuracy',
  version: 1,
  name: 'How often the source’s label is a reader’s',
  words: 'Of the messages that came with a label, the share of which a reader says the same.',
  formula: 'messages read of which source and reader say the same / messages read with a label of the source; Wilson score for a sample of n of N',
  source: 'Wilson (1927); Cochran (1977) §3.2',
  unit: 'share',
  better: 'higher',
  queries: READ,
  assumptions: [DRAWN, READERS, BLIND, 'A reader who cannot tell says something else than the source.'],
} // prettier-ignore

export const readerAgreement: MetricDefinition = {
  id: 'reader_agreement',
  version: 1,
  name: 'Agreement of two readers, beyond chance',
  words: 'Krippendorff’s alpha over the messages that two people read: 1 where they always agree, 0 where they agree as often as chance would have it.',
  formula: '1 − observed share of differing pairs / that expected by chance; Wilson score of the observed share',
  source: 'Krippendorff (2011)',
  unit: 'ratio',
  better: 'higher',
  queries: READ,
  assumptions: ['Readers did not see what the other one said.', 'Which messages are read twice was drawn at random.'],
} // prettier-ignore

export const loudestShare: MetricDefinition = {
  id: 'loudest_share',
  version: 1,
  name: 'Share of the ten loudest authors',
  words: 'Of all messages of customers, the share that the ten who write most wrote.',
  formula: 'messages of the ten authors with most / messages',
  source: 'House definition',
  unit: 'share',
  better: 'neither',
  queries: ['metrics/voices_authors'],
  assumptions: ['Accounts of one person are linked: else two accounts are two authors.'],
}
