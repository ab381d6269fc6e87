/** What was found, for people and for machines. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.report;
