#include "output/explanation_report.hpp"

#include "output/plain_words.hpp"
#include "output/shell_quoted.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <optional>
#include <string>

namespace {

using hwsync::Explanation;
using hwsync::LinkCandidate;
using hwsync::PastChange;

constexpr std::size_t longest_line = 300;
constexpr double millibits = 1000;

/// The line that makes the link.
std::string command_for(const Explanation& explanation,
                        const LinkCandidate& likely) {
    return fmt::format("hwsync link add --shop {} --variant-id {} "
                       "--catalog-variant-id {}",
                       shell_quoted(explanation.shop), explanation.variant_id,
                       likely.catalog_variant_id);
}

void write_evidence(JsonWriter& json, const hwsync::Evidence& evidence) {
    json.begin_object();
    json.member("weight", evidence.weight / millibits);
    json.member("odds", hwsync::odds_of(evidence.weight));
    json.member("prior", evidence.prior / millibits);
    json.key("comparisons");
    json.begin_array();
    for (const auto& part : evidence.parts) {
        json.begin_object();
        json.member("comparison", to_string(part.comparison));
        json.member("level", part.level);
        json.member("weight", part.weight / millibits);
        json.end_object();
    }
    json.end_array();
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : evidence.reasons) {
        json.value(reason);
    }
    json.end_array();
    json.member_id_or_null("likelier_catalog_variant_id",
                           evidence.likelier_catalog_variant_id);
    json.member_id_or_null("exchanged_with", evidence.exchanged_with);
    json.member("learned_from", evidence.learned_from);
    json.end_object();
}

void write_evidence_or_null(JsonWriter& json, std::string_view name,
                            const std::optional<hwsync::Evidence>& evidence) {
    json.key(name);
    if (evidence) {
        write_evidence(json, *evidence);
    } else {
        json.value(nullptr);
    }
}

std::string heading_of(const Explanation& explanation) {
    auto heading = hwsync::printable(explanation.shop);
    if (explanation.variant_id != 0) {
        heading += fmt::format(": variant {}", explanation.variant_id);
    }
    if (explanation.product_id != 0) {
        heading += fmt::format("{} product {}",
                               explanation.variant_id != 0 ? " of" : ":",
                               explanation.product_id);
    }
    if (!explanation.title.empty()) {
        heading +=
            ": " + hwsync::printable_title(explanation.title, longest_line);
    }
    return heading;
}

std::string state_of(const Explanation& explanation) {
    switch (explanation.state) {
    case hwsync::LinkedState::linked:
        return fmt::format("linked to catalog variant {}",
                           explanation.catalog_variant_id);
    case hwsync::LinkedState::not_linked:
        return "in the shop, but not linked";
    case hwsync::LinkedState::not_in_shop:
        return "not in the shop";
    case hwsync::LinkedState::never_read:
        break;
    }
    return "never read";
}

/// Empty where something is weighed, or there is nothing to weigh. What suggest
/// lists, it weighs in any case.
std::string why_not_weighed(const Explanation& explanation) {
    if (!explanation.outcome || explanation.evidence_is_learned) {
        return {};
    }
    return fmt::format("{}{}",
                       explanation.evidence_is_off
                           ? "off: the config file has evidence = \"off\""
                           : "not learned yet: the shop's next associate does",
                       explanation.state == hwsync::LinkedState::not_linked
                           ? "; hwsync suggest weighs candidates all the same"
                           : "");
}

std::string text_of(const LinkCandidate& likely) {
    std::string evidence;
    for (const auto& one : likely.evidence) {
        evidence += (evidence.empty() ? "" : ", ") + one;
    }
    return fmt::format("catalog variant {} ({}): {} [{}]",
                       likely.catalog_variant_id, likely.identifier,
                       likely.title, evidence);
}

std::string text_of(const PastChange& entry) {
    const auto id = [](std::int64_t number) {
        return number == 0 ? std::string{"nothing"} : std::to_string(number);
    };
    auto text = fmt::format("{} run {}: {} to {}, {}", entry.at, entry.run,
                            id(entry.from), id(entry.to), entry.reason);
    if (!entry.by.empty()) {
        text += fmt::format(" by {}", entry.by);
    }
    if (!entry.note.empty()) {
        text += fmt::format(": {}", entry.note);
    }
    return text;
}

void write_candidates(JsonWriter& json, const Explanation& explanation) {
    json.key("candidates");
    json.begin_array();
    for (const auto& likely : explanation.candidates) {
        json.begin_object();
        json.member_id_or_null("catalog_variant_id", likely.catalog_variant_id);
        json.member_or_null("identifier", likely.identifier);
        json.member_or_null("title", likely.title);
        json.key("evidence");
        json.begin_array();
        for (const auto& one : likely.evidence) {
            json.value(one);
        }
        json.end_array();
        write_evidence_or_null(json, "weighed", likely.weighed);
        json.key("share");
        if (likely.weighed) {
            json.value(likely.share);
        } else {
            json.value(nullptr);
        }
        json.member("command", command_for(explanation, likely));
        json.end_object();
    }
    json.end_array();
}

void write_history(JsonWriter& json, const Explanation& explanation) {
    json.key("history");
    json.begin_array();
    for (const auto& entry : explanation.history) {
        json.begin_object();
        json.member("at", entry.at);
        json.member("run", entry.run);
        json.member("by", entry.by);
        json.member_id_or_null("from", entry.from);
        json.member_id_or_null("to", entry.to);
        json.member_or_null("origin", entry.origin);
        json.member("reason", entry.reason);
        json.member_or_null("note", entry.note);
        json.end_object();
    }
    json.end_array();
}

} // namespace

void ExplanationReport::write_json(JsonWriter& json,
                                   const Explanation& explanation) {
    json.begin_object();
    json.member("shop", explanation.shop);
    json.member_id_or_null("product_id", explanation.product_id);
    json.member_id_or_null("variant_id", explanation.variant_id);
    json.member_or_null("title", explanation.title);
    json.member_or_null("identifier", explanation.identifier);
    json.member_or_null("key", explanation.key);
    json.member("state", to_string(explanation.state));
    json.member_or_null("outcome", explanation.outcome
                                       ? to_string(*explanation.outcome)
                                       : std::string_view{});
    json.member("rule", explanation.rule);
    json.member("reason", explanation.reason);
    json.member_id_or_null("catalog_variant_id",
                           explanation.catalog_variant_id);
    write_evidence_or_null(json, "evidence", explanation.evidence);
    json.member("evidence_is_off", explanation.evidence_is_off);
    json.member("evidence_is_learned", explanation.evidence_is_learned);
    write_candidates(json, explanation);
    json.member("not_weighed", explanation.not_weighed);
    write_history(json, explanation);
    json.end_object();
}

void ExplanationReport::write_text(const Explanation& explanation) {
    m_output.write(m_is_first ? "" : "\n");
    m_is_first = false;
    m_output.write(heading_of(explanation) + "\n");
    line("state", state_of(explanation));
    line("identifier", explanation.identifier);
    if (explanation.key != explanation.identifier) {
        line("key", explanation.key);
    }
    if (explanation.outcome) {
        line("outcome", std::string{to_string(*explanation.outcome)});
    }
    line("why", fmt::format("{} ({})", explanation.reason, explanation.rule));
    for (const auto& change : explanation.history) {
        line("history", text_of(change));
    }
    if (explanation.evidence) {
        write_evidence(*explanation.evidence, "evidence");
    } else {
        line("evidence", why_not_weighed(explanation));
    }
    for (const auto& likely : explanation.candidates) {
        line("maybe", text_of(likely));
        if (likely.weighed) {
            write_evidence(*likely.weighed, "");
        }
        m_output.write(fmt::format(
            "    {}\n",
            hwsync::printable(command_for(explanation, likely), longest_line)));
    }
    if (explanation.not_weighed > 0) {
        line("not weighed",
             fmt::format("{} of products that come into question",
                         counted(explanation.not_weighed, "variant")));
    }
}

void ExplanationReport::line(std::string_view name, const std::string& text) {
    if (!text.empty()) {
        m_output.write(fmt::format("  {:<12}{}\n", name,
                                   hwsync::printable(text, longest_line * 4)));
    }
}

/// A line for each comparison, then the sum.
void ExplanationReport::write_evidence(const hwsync::Evidence& evidence,
                                       std::string_view name) {
    const auto row = [&](hwsync::Millibits weight, std::string_view text) {
        m_output.write(fmt::format("  {:<12}{:>+7.1f}  {}\n", name,
                                   weight / millibits,
                                   hwsync::printable(text, longest_line)));
        name = "";
    };
    row(evidence.prior, "before anything is compared");
    for (const auto& part : evidence.parts) {
        row(part.weight, part.level);
    }
    row(evidence.weight, fmt::format("odds {}, learned from {}",
                                     hwsync::odds_text(evidence.weight),
                                     counted(evidence.learned_from, "link")));
    if (evidence.likelier_catalog_variant_id != 0) {
        m_output.write(fmt::format(
            "  {:<12}{:>7}  catalog variant {} of the same product fits "
            "better\n",
            "", "", evidence.likelier_catalog_variant_id));
    }
}
