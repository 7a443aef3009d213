#include "output/candidates.hpp"

#include <hwsync/text.hpp>

#include <fmt/format.h>

namespace {

constexpr std::size_t longest = 300;
constexpr double bit = 1000;

void add(std::string& list, std::string_view separator, std::string_view more) {
    if (!list.empty() && !more.empty()) {
        list += separator;
    }
    list += more;
}

std::string_view words_of(hwsync::IdentifierFit fit) {
    switch (fit) {
    case hwsync::IdentifierFit::same:
        return "the same identifier";
    case hwsync::IdentifierFit::near:
        return "nearly the same identifier";
    case hwsync::IdentifierFit::hint:
        return "an identifier that was perhaps meant to be the same";
    case hwsync::IdentifierFit::none:
        break;
    }
    return {};
}

void write_weighed(JsonWriter& json, const hwsync::Evidence& evidence) {
    json.member("weight", evidence.weight / bit);
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : evidence.reasons) {
        json.value(reason);
    }
    json.end_array();
    json.key("evidence");
    json.begin_array();
    for (const auto& part : evidence.parts) {
        json.begin_object();
        json.member("comparison", to_string(part.comparison));
        json.member("level", part.level);
        json.member("weight", part.weight / bit);
        json.end_object();
    }
    json.end_array();
}

} // namespace

std::string options_of(const hwsync::KnownAs& variant) {
    return fmt::format("{}", fmt::join(variant.options, " / "));
}

std::string title_of(const hwsync::KnownAs& variant) {
    auto title = variant.title;
    add(title, " / ", options_of(variant));
    return title;
}

std::string name_of(const hwsync::KnownAs& variant) {
    std::string identifiers;
    if (!variant.sku.empty()) {
        identifiers = "SKU " + variant.sku;
    }
    if (!variant.barcode.empty()) {
        add(identifiers, ", ", "barcode " + variant.barcode);
    }
    return hwsync::printable(
        fmt::format("{} ({})", title_of(variant),
                    identifiers.empty() ? "no identifier" : identifiers),
        longest);
}

std::string why_of(const hwsync::Candidacy& candidate) {
    std::string why{words_of(candidate.identifier)};
    for (const auto& part : candidate.evidence.parts) {
        if (part.weight > 0) {
            add(why, "; ", part.level);
        }
    }
    if (!candidate.evidence.reasons.empty()) {
        add(why, "; ", "but " + reasons_text(candidate.evidence));
    }
    if (candidate.taken_by != 0) {
        add(why, "; ",
            fmt::format("variant {} is linked to it", candidate.taken_by));
    }
    return why;
}

std::string others_of(const std::vector<hwsync::Candidacy>& candidates,
                      std::uint64_t more) {
    std::string others;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        const auto& one = candidates[i];
        add(others, "; ",
            fmt::format("{}: {} ({})", one.variant.variant_id,
                        title_of(one.variant), hwsync::odds_text(one.odds)));
    }
    if (more > 0) {
        add(others, "; ", fmt::format("{} more", more));
    }
    return others;
}

void write_known_as(JsonWriter& json, const hwsync::KnownAs& variant) {
    json.member_or_null("title", variant.title);
    json.key("options");
    json.begin_array();
    for (const auto& option : variant.options) {
        json.value(option);
    }
    json.end_array();
    json.member_or_null("sku", variant.sku);
    json.member_or_null("barcode", variant.barcode);
    json.member_or_null("status", variant.status);
}

void write_candidates(JsonWriter& json, const std::string& prefix,
                      const std::vector<hwsync::Candidacy>& candidates,
                      std::uint64_t more) {
    json.key("candidates");
    json.begin_array();
    for (const auto& one : candidates) {
        json.begin_object();
        json.member_id_or_null(prefix + "product_id", one.variant.product_id);
        json.member_id_or_null(prefix + "variant_id", one.variant.variant_id);
        write_known_as(json, one.variant);
        json.member("same_identifier",
                    one.identifier == hwsync::IdentifierFit::same);
        json.member("near_identifier",
                    one.identifier == hwsync::IdentifierFit::near);
        json.member("hint_identifier",
                    one.identifier == hwsync::IdentifierFit::hint);
        json.member("share", one.share);
        json.member("odds", hwsync::odds_of(one.odds));
        write_weighed(json, one.evidence);
        if (one.taken_by != 0) {
            json.member_id_or_null("taken_by", one.taken_by);
        }
        json.end_object();
    }
    json.end_array();
    json.member("more_candidates", more);
}
