/** A team over a dataset and a grid of variants: what it costs first, then done, then judged. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.rehearse;
