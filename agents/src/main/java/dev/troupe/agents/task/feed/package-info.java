/** Who looks on while tasks advance: streams of events, and whoever waits for an end. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.feed;
