/** Tasks from the command line: run, follow, show, steer, and answer what they ask. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.task;
