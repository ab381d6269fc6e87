/** Answers that were given before, by the whole of what was asked. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.answers;
