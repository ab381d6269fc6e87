/** What leaves the process about a run: redaction of secrets, ids in logs. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.observe;
