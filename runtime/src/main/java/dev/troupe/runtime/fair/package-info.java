/** Who is next when many want the same thing. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.fair;
