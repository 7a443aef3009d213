#include "program/plain_matching.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace plain {

namespace {

using hwsync::Identifier;

/// The white space that the random stores use.
constexpr std::array<std::string_view, 5> spaces{
    " ", "\t", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf"};

std::string trim(std::string_view text) {
    for (bool trimming = true; trimming;) {
        trimming = false;
        for (const auto space : spaces) {
            if (text.starts_with(space)) {
                text.remove_prefix(space.size());
                trimming = true;
            } else if (text.ends_with(space)) {
                text.remove_suffix(space.size());
                trimming = true;
            }
        }
    }
    return std::string{text};
}

bool is_gtin(std::string_view text) {
    if (text.size() != 8 && (text.size() < 12 || text.size() > 14)) {
        return false;
    }
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char digit = text[text.size() - 1 - i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        sum += (digit - '0') * (i % 2 == 1 ? 3 : 1);
    }
    return sum % 10 == 0;
}

std::string barcode_key(const std::string& barcode) {
    const auto text = trim(barcode);
    return is_gtin(text) ? std::string(14 - text.size(), '0') + text : text;
}

std::string sku_key(const std::string& sku, const Rules& rules) {
    std::string text = trim(sku);
    if (text.starts_with(rules.strip_prefix)) {
        text.erase(0, rules.strip_prefix.size());
    }
    if (text.ends_with(rules.strip_suffix)) {
        text.erase(text.size() - rules.strip_suffix.size());
    }
    return trim(text);
}

/// NFKC case folding of what the random stores use: ASCII, full-width digits.
std::string near_form(std::string text, Identifier identifier) {
    constexpr std::string_view full_width = "\xef\xbc";
    std::string folded;
    while (!text.empty()) {
        const auto* const space = std::find_if(
            spaces.begin(), spaces.end(),
            [&](std::string_view one) { return text.starts_with(one); });
        if (space != spaces.end()) {
            text.erase(0, space->size());
        } else if (text.starts_with(full_width)) {
            folded += static_cast<char>(
                '0' + (static_cast<unsigned char>(text[2]) - 0x90));
            text.erase(0, 3);
        } else {
            const char c = text.front();
            folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            text.erase(0, 1);
        }
    }
    if (folded.starts_with('\'')) {
        folded.erase(0, 1);
    }
    if (identifier == Identifier::barcode) {
        folded.erase(0, folded.find_first_not_of('0'));
    }
    return folded;
}

/// The placeholders that the random stores use; of barcodes, zeros too.
bool is_placeholder(const std::string& key, Identifier identifier,
                    const Rules& rules) {
    const std::vector<std::string> standard{"n/a", "-", "0"};
    const auto folded = near_form(key, Identifier::sku);
    const auto ignored = rules.matching.ignore.value_or(standard);
    if (std::any_of(ignored.begin(), ignored.end(), [&](const auto& text) {
            return near_form(text, Identifier::sku) == folded;
        })) {
        return true;
    }
    return folded.empty() ||
           (identifier == Identifier::barcode &&
            (folded.find_first_not_of('0') == std::string::npos ||
             folded == "7.5e+11"));
}

int rank(const Variant& variant) {
    if (variant.status == "ARCHIVED") {
        return 2;
    }
    return variant.status == "DRAFT" ? 1 : 0;
}

using Variants = std::vector<Variant>;

Variants of_first_rank(const Variants& all) {
    Variants first;
    for (const auto& one : all) {
        if (std::none_of(all.begin(), all.end(), [&](const Variant& other) {
                return rank(other) < rank(one);
            })) {
            first.push_back(one);
        }
    }
    return first;
}

const Variant* find(const Variants& variants, std::int64_t id) {
    const auto found =
        std::find_if(variants.begin(), variants.end(),
                     [&](const Variant& one) { return one.id == id; });
    return found == variants.end() ? nullptr : &*found;
}

std::vector<std::int64_t> ids_of(const Variants& variants) {
    std::vector<std::int64_t> ids;
    for (const auto& variant : variants) {
        ids.push_back(variant.id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

class Matching {
public:
    Matching(const Variants& catalog, const Variants& shop, const Links& links,
             const Rules& rules)
        : m_catalog(catalog), m_shop(shop), m_links(links), m_rules(rules) {}

    std::string key(const Variant& variant) const {
        return key_by(m_rules.identifier, variant, false);
    }

    Said said_of(const Variant& variant, std::int64_t& target) const {
        const auto* const link = link_of(variant);
        if (link != nullptr && link->manual) {
            return {"pinned", {}};
        }
        if (is_none(key(variant))) {
            return {"no_identifier", {}};
        }
        const auto counting = of_first_rank(with_key(key(variant)));
        if (counting.empty()) {
            return said_of_unmatched(variant, target);
        }
        if (stands_back(variant, counting)) {
            return {"duplicate", ids_of(counting)};
        }
        const auto* fitting = kept_target(variant, counting);
        if (const auto* told = told_by_other(variant, counting);
            fitting == nullptr && told != nullptr) {
            if (holds() && is_taken(*told, variant, counting)) {
                return {"duplicate", ids_of(counting)};
            }
            target = told->id;
            return {"linked", {}};
        }
        if (fitting == nullptr && counting.size() > 1) {
            return {"ambiguous", ids_of(counting)};
        }
        fitting = fitting == nullptr ? counting.data() : fitting;
        if (waits(variant, *fitting)) {
            return {"duplicate", ids_of(counting)};
        }
        if (in_conflict(variant, *fitting)) {
            return {"conflict", ids_of(counting)};
        }
        target = fitting->id;
        return {"linked", {}};
    }

private:
    static const Rules& no_stripping(const Rules& rules, Rules& copy) {
        copy = rules;
        copy.strip_prefix.clear();
        copy.strip_suffix.clear();
        return copy;
    }

    std::string key_by(Identifier identifier, const Variant& variant,
                       bool of_catalog) const {
        Rules copy;
        return identifier == Identifier::barcode
                   ? barcode_key(variant.barcode)
                   : sku_key(variant.sku, of_catalog
                                              ? no_stripping(m_rules, copy)
                                              : m_rules);
    }
    std::string catalog_key(const Variant& variant) const {
        return key_by(m_rules.identifier, variant, true);
    }
    std::string near_key(const std::string& key) const {
        return near_form(key, m_rules.identifier);
    }

    bool is_none(const std::string& key) const {
        return is_placeholder(key, m_rules.identifier, m_rules);
    }

    bool in_conflict(const Variant& variant, const Variant& target) const {
        if (m_rules.matching.cross_check != hwsync::CrossCheck::hold) {
            return false;
        }
        const auto ours = key_by(other(), variant, false);
        const auto theirs = key_by(other(), target, true);
        return !is_placeholder(ours, other(), m_rules) &&
               !is_placeholder(theirs, other(), m_rules) &&
               near_form(ours, other()) != near_form(theirs, other());
    }

    const Link* link_of(const Variant& variant) const {
        const auto found = m_links.find(variant.id);
        return found == m_links.end() ? nullptr : &found->second;
    }
    const Link* automatic_link_of(const Variant& variant) const {
        const auto* const link = link_of(variant);
        return link != nullptr && !link->manual ? link : nullptr;
    }

    /// A link that is there and still fits stays.
    const Variant* kept_target(const Variant& variant,
                               const Variants& counting) const {
        const auto* const link = automatic_link_of(variant);
        const auto* const target =
            link == nullptr ? nullptr : find(counting, link->target);
        return target == nullptr || in_conflict(variant, *target) ? nullptr
                                                                  : target;
    }

    /// It has a link by this identifier, which stays or goes along with it to
    /// what now has the identifier.
    bool has_claim(const Variant& variant, const Variant& target) const {
        const auto* const link = automatic_link_of(variant);
        return link != nullptr && !in_conflict(variant, target) &&
               (link->target == target.id ||
                (link->by_other == m_rules.is_swapped &&
                 link->key == key(variant)));
    }

    /// Neither blocked nor pinned to something else.
    bool may_rival(const Variant& variant, const Variant& target) const {
        const auto* const link = link_of(variant);
        return link == nullptr || !link->manual || link->target == target.id;
    }

    Identifier other() const {
        return m_rules.identifier == Identifier::sku ? Identifier::barcode
                                                     : Identifier::sku;
    }

    /// The only one of several that has the variant's other identifier, where
    /// it is the only one of its rivals that has it.
    const Variant* told_by_other(const Variant& variant,
                                 const Variants& counting) const {
        const auto ours = key_by(other(), variant, false);
        if (m_rules.matching.tie_break == hwsync::TieBreak::off ||
            is_placeholder(ours, other(), m_rules)) {
            return nullptr;
        }
        const Variant* told = nullptr;
        for (const auto& one : counting) {
            if (key_by(other(), one, true) == ours) {
                if (told != nullptr) {
                    return nullptr;
                }
                told = &one;
            }
        }
        for (const auto& one : rivals_of(variant, counting)) {
            if (one.id != variant.id && key_by(other(), one, false) == ours) {
                return nullptr;
            }
        }
        return told;
    }

    /// Another one of the group is linked to it, and stays.
    bool is_taken(const Variant& target, const Variant& variant,
                  const Variants& counting) const {
        return std::any_of(m_shop.begin(), m_shop.end(), [&](const auto& one) {
            if (one.id == variant.id || key(one) != key(variant)) {
                return false;
            }
            const auto* const link = link_of(one);
            const auto* const kept = kept_target(one, counting);
            return (link != nullptr && link->manual &&
                    link->target == target.id) ||
                   (kept != nullptr && kept->id == target.id &&
                    !stands_back(one, counting));
        });
    }

    Variants rivals_of(const Variant& variant, const Variants& counting) const {
        Variants rivals;
        for (const auto& one : m_shop) {
            const bool may = std::any_of(
                counting.begin(), counting.end(),
                [&](const Variant& target) { return may_rival(one, target); });
            if (key(one) == key(variant) && may) {
                rivals.push_back(one);
            }
        }
        return of_first_rank(rivals);
    }

    Variants with_key(const std::string& wanted) const {
        Variants found;
        for (const auto& one : m_catalog) {
            if (catalog_key(one) == wanted) {
                found.push_back(one);
            }
        }
        return found;
    }

    bool waits(const Variant& variant, const Variant& target) const {
        Variants rivals;
        for (const auto& one : m_shop) {
            if (key(one) == key(variant) && may_rival(one, target)) {
                rivals.push_back(one);
            }
        }
        const auto first = of_first_rank(rivals);
        if (find(first, variant.id) == nullptr) {
            return true;
        }
        return first.size() > 1 && !has_claim(variant, target) && holds();
    }

    /// Before anything else is asked.
    bool stands_back(const Variant& variant, const Variants& counting) const {
        return find(rivals_of(variant, counting), variant.id) == nullptr;
    }

    bool holds() const {
        return m_rules.matching.on_duplicate == hwsync::OnDuplicate::hold;
    }

    Said said_of_unmatched(const Variant& variant, std::int64_t& target) const {
        const auto counting = of_first_rank(nearly(near_key(key(variant))));
        if (counting.empty()) {
            return said_loosely(variant);
        }
        const auto* fitting = kept_target(variant, counting);
        if (fitting == nullptr && counting.size() == 1) {
            fitting = counting.data();
        }
        if (m_rules.matching.near == hwsync::OnNear::report ||
            fitting == nullptr || near_waits(variant, *fitting)) {
            return {"near", ids_of(counting)};
        }
        if (in_conflict(variant, *fitting)) {
            return {"conflict", ids_of(counting)};
        }
        target = fitting->id;
        return {"linked", {}};
    }

    Variants nearly(const std::string& form) const {
        Variants near;
        for (const auto& one : m_catalog) {
            if (near_key(catalog_key(one)) == form &&
                !is_none(catalog_key(one))) {
                near.push_back(one);
            }
        }
        return near;
    }

    /// What would be near if prefix and suffix came off near forms, or stayed.
    Said said_loosely(const Variant& variant) const {
        const bool strips =
            !m_rules.strip_prefix.empty() || !m_rules.strip_suffix.empty();
        if (m_rules.identifier == Identifier::barcode || !strips) {
            return {"unmatched", {}};
        }
        const auto whole = near_key(trim(variant.sku));
        const auto prefix = near_key(m_rules.strip_prefix);
        const auto suffix = near_key(m_rules.strip_suffix);
        auto bare = whole;
        if (bare.starts_with(prefix)) {
            bare.erase(0, prefix.size());
        }
        if (bare.ends_with(suffix)) {
            bare.erase(bare.size() - suffix.size());
        }
        for (const auto& form : {bare, whole}) {
            const auto near = of_first_rank(nearly(form));
            if (!form.empty() && !near.empty()) {
                return {"near", ids_of(near)};
            }
        }
        return {"unmatched", {}};
    }

    /// What has the identifier itself comes before what has it nearly.
    bool near_waits(const Variant& variant, const Variant& target) const {
        Variants rivals;
        for (const auto& one : m_shop) {
            if (near_key(key(one)) != near_key(key(variant)) ||
                is_none(key(one)) || !may_rival(one, target)) {
                continue;
            }
            if (key(one) == catalog_key(target) &&
                !has_claim(variant, target)) {
                return true;
            }
            if (with_key(key(one)).empty()) {
                rivals.push_back(one);
            }
        }
        const auto first = of_first_rank(rivals);
        return find(first, variant.id) == nullptr ||
               (first.size() > 1 && !has_claim(variant, target));
    }

    const Variants& m_catalog;
    const Variants& m_shop;
    const Links& m_links;
    const Rules& m_rules;
};

} // namespace

Answer match(const std::vector<Variant>& catalog,
             const std::vector<Variant>& shop, const Links& links,
             const Rules& rules) {
    auto swapped = rules;
    swapped.is_swapped = true;
    swapped.identifier = rules.identifier == Identifier::sku
                             ? Identifier::barcode
                             : Identifier::sku;
    const Matching own(catalog, shop, links, rules);
    const Matching other(catalog, shop, links, swapped);
    const auto leads_nowhere = [](const Said& said) {
        return said.outcome == "no_identifier" || said.outcome == "unmatched";
    };
    Answer answer;
    for (const auto& [id, link] : links) {
        if (link.manual) {
            answer.links[id] = link;
        }
    }
    for (const auto& variant : shop) {
        std::int64_t target = 0;
        auto said = own.said_of(variant, target);
        bool by_other = false;
        if (leads_nowhere(said) &&
            rules.matching.fallback == hwsync::Fallback::other) {
            auto said_of_other = other.said_of(variant, target);
            by_other = !leads_nowhere(said_of_other);
            said = by_other ? said_of_other : said;
        }
        answer.variants[variant.id] = said;
        const auto before = links.find(variant.id);
        if (target != 0 && before != links.end() &&
            before->second.target == target) {
            answer.links[variant.id] = before->second;
        } else if (target != 0) {
            answer.links[variant.id] = {
                false, target, (by_other ? other : own).key(variant), by_other};
        }
    }
    return answer;
}

} // namespace plain
