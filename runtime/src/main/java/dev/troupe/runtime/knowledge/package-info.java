/**
 * A team's documents: read once, cut by headings, found by BM25, with their dates, successors and
 * readers honoured. Entry point: {@link dev.troupe.runtime.knowledge.Knowledge}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.knowledge;
