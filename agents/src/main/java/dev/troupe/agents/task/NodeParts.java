package dev.troupe.agents.task;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Tool;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.journal.JournalHealth;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.Presence;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.Payloads;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executor;

/**
 * What a node works with; the ports are real ones or simulated.
 *
 * @param callers where whoever asked is told, so that what they do then holds up no actor
 */
public record NodeParts(
    Env env,
    Presence presence,
    Payloads payloads,
    JournalReader journal,
    AnswerIndex answers,
    Quarantine quarantine,
    JournalHealth health,
    SequencedMap<String, Models.Bound> models,
    Teams teams,
    Craft craft,
    Map<String, Tool> tools,
    ToolRunner runner,
    AdmissionSettings settings,
    TenantBudgets budgets,
    TaskObserver observer,
    Executor callers) {}
