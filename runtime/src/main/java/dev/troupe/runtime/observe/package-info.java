/** What leaves the process about a run: redaction of secrets; later traces and metrics. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.observe;
