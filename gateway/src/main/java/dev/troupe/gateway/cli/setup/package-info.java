/** A team and a machine made ready: init, lint, doctor. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.setup;
