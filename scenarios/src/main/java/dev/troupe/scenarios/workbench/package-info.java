/**
 * Looking into tasks and teams: recordings, what two tasks have in common and where they part,
 * lint.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.workbench;
