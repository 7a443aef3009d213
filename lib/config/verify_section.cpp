#include "config/shop_section.hpp"

#include "model/keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace {

/// The kinds of findings that `ignore` names.
std::vector<FindingKind> read_kinds(const Section& section,
                                    const std::vector<std::string>& words) {
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < finding_kind_count; ++i) {
        if (is_ignorable(static_cast<FindingKind>(i))) {
            known.push_back(to_string(static_cast<FindingKind>(i)));
        }
    }
    std::vector<FindingKind> kinds;
    for (const auto& word : words) {
        const auto kind = parse_finding_kind(word);
        if (kind && !is_ignorable(*kind)) {
            throw section.wrong(
                "ignore", fmt::format("names {}", to_string(*kind)),
                "remove it: what is damaged, not found or below a coverage "
                "always counts");
        }
        if (!kind) {
            const auto meant = nearest(word, known);
            throw section.wrong(
                "ignore",
                fmt::format("names '{}', which verify does not find",
                            printable(word)),
                meant.empty() ? "give kinds of findings as hwsync-verify(1) "
                                "lists them"
                              : fmt::format("did you mean {}?", meant));
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

/// What `leave_out` names.
LeaveOut read_leave_out(const Section& section,
                        const std::vector<std::string>& words) {
    constexpr std::string_view tag = "tag:";
    LeaveOut leave_out;
    for (const auto& word : words) {
        if (word == "gift_card") {
            leave_out.gift_cards = true;
        } else if (word == "draft") {
            leave_out.drafts = true;
        } else if (word == "archived") {
            leave_out.archived = true;
        } else if (word.starts_with(tag) && word.size() > tag.size() &&
                   trimmed(word.substr(tag.size())) ==
                       word.substr(tag.size())) {
            leave_out.tags.push_back(word.substr(tag.size()));
        } else {
            throw section.wrong(
                "leave_out", fmt::format("cannot have '{}'", printable(word)),
                "give some of \"gift_card\", \"draft\", "
                "\"archived\" and \"tag:NAME\", without white space around "
                "NAME");
        }
    }
    return leave_out;
}

} // namespace

VerifyConfig read_verify(Section section, const VerifyConfig& defaults) {
    auto verify = defaults;
    if (const auto choice = section.choice("suspect", {"finding", "note"})) {
        verify.suspect = static_cast<OnSuspect>(*choice);
    }
    if (const auto words = section.texts("ignore")) {
        verify.ignore = read_kinds(section, *words);
    }
    if (const auto percent = section.percent("min_coverage")) {
        verify.min_coverage = percent;
    }
    if (const auto words = section.texts("leave_out")) {
        verify.leave_out = read_leave_out(section, *words);
    }
    section.finish();
    return verify;
}

LeaveOutRules leave_out_rules(const Config& config) {
    LeaveOutRules rules{config.verify.leave_out, {}};
    for (const auto& shop : config.shops) {
        rules.shops.emplace(shop.name, shop.verify.leave_out);
    }
    return rules;
}

} // namespace hwsync
