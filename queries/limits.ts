/**
 * What one call may cost. These stand in the text of every statement, so that they hold for that statement only and on
 * every way of running ClickHouse.
 */
import type { SettingValue } from './sql/literal.ts'

/** A page that waits longer has lost its reader. */
export const QUERY_SECONDS = 30
/** Two such queries at once fit beside the dashboard in 8 GB. */
export const QUERY_BYTES = 2 * 2 ** 30
/** More rows than this is an export, and goes out in parts. */
export const QUERY_ROWS = 1_000_000

export const QUERY_SETTINGS: Readonly<Record<string, SettingValue>> = {
  max_execution_time: QUERY_SECONDS,
  max_memory_usage: QUERY_BYTES,
  max_result_rows: QUERY_ROWS,
  result_overflow_mode: 'throw',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
  output_format_arrow_compression_method: 'none',
}

/**
 * Bytes of a statement with its parameters; the engine's own limit is 262,144. It is read before the statement's settings are,
 * so it belongs to the connection.
 */
export const MOST_TEXT = 16 * 2 ** 20

/** A batch of 50,000 rows takes well under a second; a slow disk gets patience. */
export const LOAD_SECONDS = 300
export const LOAD_BYTES = 4 * 2 ** 30

/**
 * One reader and one inserter make a file of up to a million rows one block, and a block under one token is stored once.
 * The input settings refuse whatever the engine would otherwise quietly turn into something else.
 */
export const LOAD_SETTINGS: Readonly<Record<string, SettingValue>> = {
  max_execution_time: LOAD_SECONDS,
  max_memory_usage: LOAD_BYTES,
  max_threads: 1,
  max_insert_threads: 1,
  async_insert: 0,
  insert_deduplicate: 1,
  // An import of thirty years in one batch is 360 months; the default limit of 100 would refuse all of it.
  max_partitions_per_insert_block: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  input_format_null_as_default: 0,
  input_format_skip_unknown_fields: 0,
  input_format_allow_errors_num: 0,
  input_format_allow_errors_ratio: 0,
  input_format_json_read_bools_as_numbers: 0,
  input_format_json_read_bools_as_strings: 0,
  input_format_json_read_numbers_as_strings: 0,
  input_format_json_read_objects_as_strings: 0,
  input_format_json_read_arrays_as_strings: 0,
}
