/**
 * The command line: a package per kind of verb, a file per verb. Entry point: {@link
 * dev.troupe.gateway.cli.Main}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli;
