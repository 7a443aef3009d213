#include "command_line/command.hpp"
#include "commands.hpp"
#include "shared/context.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/completion.hpp>
#include <hwsync/text.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <string>

namespace {

constexpr std::size_t most_answers = 50;
/// Far enough back to find the runs that a person has in mind.
constexpr std::int64_t runs_looked_at = 1000;

struct Question {
    std::string kind;
    std::string prefix;
};

using Answers = std::vector<std::string>;

/// Nobody at a prompt wants to read why there is nothing to offer.
template <typename Ask> void quietly(Ask ask) {
    try {
        ask();
    } catch (const std::exception&) {
        return;
    }
}

void add_shop(Answers& answers, const std::string& name) {
    if (std::find(answers.begin(), answers.end(), name) == answers.end() &&
        hwsync::printable(name) == name) {
        answers.push_back(name);
    }
}

Answers shops(const Context& context) {
    Answers answers;
    quietly([&] {
        for (const auto& shop : context.config().shops) {
            add_shop(answers, shop.name);
        }
    });
    quietly([&] {
        for (const auto& name :
             hwsync::known_shops(context.catalog(), &context.stop())) {
            add_shop(answers, name);
        }
    });
    return answers;
}

Answers runs(const Context& context) {
    Answers answers;
    quietly([&] {
        hwsync::CatalogView::open(context.catalog(), &context.stop())
            ->runs(runs_looked_at, [&](const hwsync::Run& run) {
                answers.push_back(std::to_string(run.id));
            });
    });
    return answers;
}

Answers identifiers(const Context& context, const std::string& prefix) {
    Answers answers;
    quietly([&] {
        answers = hwsync::identifiers_beginning_with(
            prefix, most_answers, context.catalog(), &context.stop());
    });
    return answers;
}

Answers answers_to(const Context& context, const Question& question) {
    if (question.kind == "shops") {
        return shops(context);
    }
    if (question.kind == "runs") {
        return runs(context);
    }
    return identifiers(context, question.prefix);
}

ExitCode answer(const Context& context, const Question& question) {
    std::size_t count = 0;
    for (const auto& text : answers_to(context, question)) {
        if (text.starts_with(question.prefix) && count < most_answers) {
            context.output().write(text + "\n");
            ++count;
        }
    }
    return ExitCode::ok;
}

} // namespace

void add_complete(Command& program) {
    const auto question = std::make_shared<Question>();
    auto command = program.add_command(
        "__complete", "Answer a shell's completion with possible values");
    command.hide();
    command
        .add_word("KIND", question->kind, {"shops", "runs", "identifiers"},
                  "shops, runs or identifiers")
        .required();
    command.add_value(
        "PREFIX",
        [question](const std::string& text) { question->prefix = text; },
        "What the word begins with; nothing, at first");
    command.set_action({.run = with(question, answer)});
}
