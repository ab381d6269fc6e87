/** Looking into single tasks: what two of them have in common, and where they part. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.workbench;
