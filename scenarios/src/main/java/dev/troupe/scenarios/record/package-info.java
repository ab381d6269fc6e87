/** From a journal to a scenario: numbers only, no texts. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.record;
