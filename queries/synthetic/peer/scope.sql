-- How many events there are, and from when to when.
SELECT count(), min(timestamp), max(timestamp) FROM peer_event
