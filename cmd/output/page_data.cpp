#include "output/page_data.hpp"

#include "output/candidates.hpp"
#include "output/html_text.hpp"

#include <fmt/core.h>

namespace {

constexpr std::size_t most_pictures = 2000;
constexpr std::size_t most_texts = 2000;
constexpr std::size_t longest_text = 120;
constexpr std::size_t most_variants = 4096;
constexpr double bit = 1000;

std::string id_string(std::int64_t id) {
    return fmt::format("\"{}\"", id);
}

std::string decimal(double value) {
    return fmt::format("{:.1f}", value);
}

/// `[one,another]`.
template <typename List, typename Write>
std::string array_of(const List& list, Write write) {
    std::string array = "[";
    for (const auto& one : list) {
        array += array.size() > 1 ? "," : "";
        array += write(one);
    }
    return array + "]";
}

} // namespace

void PageData::begin_list() {
    m_variants.clear();
    m_written = 0;
}

std::string PageData::text(std::string_view text) {
    if (text.empty() || text.size() > longest_text) {
        return script_title(text);
    }
    auto found = m_numbers.find(text);
    if (found == m_numbers.end()) {
        if (m_texts.size() == most_texts) {
            return script_title(text);
        }
        found = m_numbers.emplace(text, m_texts.size()).first;
        m_texts.push_back(found->first);
    }
    return std::to_string(found->second);
}

std::string PageData::texts() const {
    return array_of(m_texts, script_title);
}

std::string PageData::picture(std::string_view url) {
    if (m_how == Pictures::linked) {
        return script_string(picture_url(url));
    }
    if (url.empty()) {
        return "\"\"";
    }
    const auto known = m_picture_numbers.find(url);
    if (known != m_picture_numbers.end()) {
        return std::to_string(known->second);
    }
    if (m_pictures.size() == most_pictures) {
        // Variants of one product come together.
        m_left_out += url == m_last_left_out ? 0U : 1U;
        m_last_left_out = url;
        return "\"\"";
    }
    m_picture_numbers.emplace(url, m_pictures.size());
    m_pictures.emplace_back(url);
    return std::to_string(m_pictures.size() - 1);
}

std::string PageData::variant(const hwsync::KnownAs& variant, Side side) {
    const auto key = (static_cast<std::uint64_t>(variant.variant_id) << 1U) |
                     static_cast<std::uint64_t>(side);
    const auto known = m_variants.find(key);
    if (known != m_variants.end()) {
        return std::to_string(known->second);
    }
    if (m_variants.size() == most_variants) {
        m_variants.clear();
    }
    m_variants.emplace(key, m_written++);
    return fmt::format(
        "[{},{},{},{},{},{},{},{},{},{:.2f},{}]", id_string(variant.product_id),
        id_string(variant.variant_id), script_title(variant.title),
        script_title(options_of(variant)), exact_script_string(variant.sku),
        exact_script_string(variant.barcode),
        text(variant.status == "ACTIVE" ? "" : variant.status),
        text(variant.vendor), text(variant.product_type), variant.price,
        picture(variant.image_url));
}

std::string PageData::evidence(const hwsync::Evidence& evidence) {
    const auto part = [&](const hwsync::EvidencePart& one) {
        return fmt::format("[{},{}]", text(one.level),
                           decimal(one.weight / bit));
    };
    return fmt::format("[{},{},{},{},{}]", decimal(evidence.prior / bit),
                       decimal(evidence.weight / bit),
                       array_of(evidence.parts, part),
                       text(reasons_text(evidence)), evidence.learned_from);
}

std::string
PageData::candidates(const std::vector<hwsync::Candidacy>& candidates,
                     std::uint64_t more, Side side) {
    const auto write = [&](const hwsync::Candidacy& one) {
        const auto known = variant(one.variant, side);
        return fmt::format("[{},{},{:.4f},{},{},{}]", known,
                           static_cast<int>(one.identifier), one.share,
                           text(hwsync::odds_text(one.odds)),
                           evidence(one.evidence),
                           one.taken_by == 0 ? "0" : id_string(one.taken_by));
    };
    return fmt::format("{},{}", array_of(candidates, write), more);
}

std::string PageData::row(const hwsync::Suggestion& suggestion) {
    const auto known = variant(suggestion.variant, Side::child);
    const auto found = candidates(suggestion.candidates,
                                  suggestion.more_candidates, Side::catalog);
    const auto rival = [&](const hwsync::Rival& one) {
        const auto rival_known = variant(one.variant, Side::child);
        return fmt::format("[{},{}]", rival_known,
                           one.linked_to == 0 ? "0" : id_string(one.linked_to));
    };
    return fmt::format("[{},{},{},{}]", static_cast<int>(suggestion.outcome),
                       known, found, array_of(suggestion.rivals, rival));
}

std::string PageData::row(const hwsync::SuspectLink& link) {
    const auto child = variant(link.variant, Side::child);
    const auto catalog = variant(link.catalog, Side::catalog);
    const auto likelier =
        link.likelier ? variant(*link.likelier, Side::catalog) : "null";
    const auto exchanged = link.exchanged_with
                               ? variant(*link.exchanged_with, Side::child)
                               : "null";
    return fmt::format("[{},{},{},{},{},{}]", child, catalog,
                       text(hwsync::odds_text(link.evidence.weight)),
                       evidence(link.evidence), likelier, exchanged);
}

std::string PageData::row(const hwsync::Gap& gap) {
    const auto known = variant(gap.variant, Side::catalog);
    return fmt::format(
        "[{},{},{}]", static_cast<int>(gap.state), known,
        candidates(gap.candidates, gap.more_candidates, Side::child));
}
