/** Tables in files. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.table;
