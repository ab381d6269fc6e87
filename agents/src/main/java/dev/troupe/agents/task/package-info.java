/**
 * The tasks of a node, for whoever submits, watches, steers and reads them; entry point {@link
 * dev.troupe.agents.task.Tasks}. The packages below, from what knows least to what knows most: the
 * journal, the state, the rules that decide, the desk, the feed, admission, the supervisor; views
 * and replay read only.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task;
