/** One JSON configuration for everything that is stored, hashed or shown. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.json;
