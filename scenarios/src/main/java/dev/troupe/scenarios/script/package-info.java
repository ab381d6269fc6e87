/** What a scenario file says: who arrives, which models there are, what must hold. Data only. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios.script;
