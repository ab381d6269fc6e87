/** Recorded tasks taken up again: replayed, forked, compared, exported. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.workbench;
