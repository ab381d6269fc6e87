/** Assertions as data, with the names and meanings of promptfoo's types. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.judge;
