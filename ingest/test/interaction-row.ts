/** The whole row of a checked interaction, every column of it: what a line of interaction-line.ts must come to. */
import type { InteractionRow } from '@candor/queries'
import type { RowContext } from '../interaction-line.ts'
import type { Interaction } from '../interaction.ts'

export function toInteractionRow(event: Interaction, context: RowContext): Required<InteractionRow> {
  return {
    kind: 'interaction',
    workspace: context.workspace,
    event_id: event.id,
    verb: event.verb,
    at: Date.parse(event.at),
    received_at: context.receivedAt,
    channel: event.channel,
    visibility: event.visibility ?? 'public',
    actor: context.actor,
    role: event.actor.role ?? 'customer',
    account: event.account ?? '',
    object_id: event.object?.id ?? '',
    object_type: event.object?.type ?? '',
    thread: event.thread ?? '',
    in_reply_to: event.inReplyTo ?? '',
    brand: event.brand ?? '',
    topics: event.topics ?? [],
    campaign: event.campaign ?? '',
    experiment: event.experiment?.key ?? '',
    arm: event.experiment?.arm ?? '',
    survey: event.survey?.key ?? '',
    question: event.survey?.question ?? '',
    linked: context.linked,
    text: event.text ?? '',
    language: event.language ?? '',
    sentiment: event.sentiment ?? '',
    value: event.value ?? 0,
    currency: event.currency ?? '',
    score: event.score ?? -1,
    audience: event.audience ?? 0,
    properties: event.properties ?? {},
    source: context.source,
  }
}
