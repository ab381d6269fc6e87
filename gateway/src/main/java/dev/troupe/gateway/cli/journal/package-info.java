/** A data folder: its tasks as they are stored, whether it is sound, what is to be erased. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.journal;
