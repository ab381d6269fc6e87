package dev.troupe.agents.task.desk;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.payload.Payloads;

/** What the call desk works with. */
public record DeskDeps(
    Env env,
    Payloads payloads,
    AnswerIndex answers,
    TaskHistory history,
    RequestManifests manifests,
    Models models,
    ToolRunner runner,
    TenantBudgets budgets,
    AnswerFeed answering,
    Placement placement) {}
