/** Tasks as others see them: the resource, its usage, questions and effects, events, and lists. */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.view;
