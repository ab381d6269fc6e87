/**
 * What users write: teams, environments, their files. Everything is read and checked before a task
 * is accepted; faults name file, line and key. Entry point: {@link
 * dev.troupe.agents.team.TeamLoader}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.team;
