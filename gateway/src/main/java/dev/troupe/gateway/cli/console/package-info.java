/** What verbs share: their common options, where they write, what the process ends with. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.console;
