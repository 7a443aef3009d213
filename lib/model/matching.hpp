#pragma once

#include "model/placeholders.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/outcome.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The order in which products stand back: those of a higher rank only count
/// where there is none of a lower one. Active and unlisted 0, drafts and what
/// is not known 1, archived 2; in upper or lower case. None at all counts as
/// active.
int status_rank(std::string_view status) noexcept;
bool is_known_status(std::string_view status) noexcept;

/// What an operator has said of a variant of a child shop.
enum class Hold : std::uint8_t {
    none,
    pin,
    block,
    key_block ///< of its key, in all of the shop; an automatic link ends
};

/// A variant of a child shop that is to be matched.
struct ShopCandidate {
    std::int64_t id = 0;
    int rank = 0;
    std::string other_key; ///< of the identifier that does not link
    Hold hold = Hold::none;
    /// The catalog variant that it is linked or pinned to; 0 for none.
    std::int64_t linked_to = 0;
    /// Whether that link was made by the key that it still has: it goes along
    /// to what now has the key, whatever rivals there are.
    bool has_claim = false;

    /// What an operator links it to; 0 for nothing.
    std::int64_t held_to() const noexcept {
        return hold == Hold::pin ? linked_to : 0;
    }
};

/// A pin or block that the next associate gives to a variant that has nothing.
struct AwaitedHold {
    std::int64_t target = 0; ///< 0 for a block
    std::int64_t from = 0;   ///< the variant that holds it now
    bool is_back = false;    ///< it was the variant's own before
};

/// A pin or block that may come to a variant that has nothing.
struct HoldClaim {
    std::int64_t from = 0; ///< the variant that holds it now
    bool is_sole = false;  ///< it may go to no other variant
};

/// A catalog variant that it may be.
struct CatalogCandidate {
    std::int64_t id = 0;
    int rank = 0;
    std::string other_key;
    /// Whether a variant of the shop has exactly its identifier; only asked of
    /// near ones.
    bool taken = false;
};

/// How the variants of a child shop are matched.
class MatchingRules {
public:
    MatchingRules(const MatchingConfig& config, Identifier identifier);

    const MatchingConfig& config() const noexcept { return m_config; }
    /// Whether a key stands for no identifier: by the identifier that links,
    /// and by the other one.
    bool is_placeholder(std::string_view key) const {
        return m_placeholders.hold(key);
    }
    bool is_other_placeholder(std::string_view key) const {
        return m_other_placeholders.hold(key);
    }
    /// Whether keys of the other identifier say that two variants are not one:
    /// they differ as near forms, too, and neither is a placeholder.
    bool others_differ(const std::string& left, const std::string& right) const;

private:
    MatchingConfig m_config;
    Identifier m_other;
    Placeholders m_placeholders;
    Placeholders m_other_placeholders;
};

/// What lets a variant be linked.
enum class LinkRule : std::uint8_t {
    none,
    exact,        ///< one catalog variant has its identifier, and no rival
    stays,        ///< the link is there and still fits
    goes_along,   ///< with its key, to what now has it
    on_duplicate, ///< the config links rivals, too
    near,         ///< one has nearly its identifier
    tie_break,    ///< of several, the other identifier tells which
    fallback      ///< by the other identifier, where its own leads nowhere
};

/// The rule's word, as in JSON and in the catalog; empty for none.
std::string_view to_string(LinkRule rule) noexcept;

/// Why a variant that had no link has one now.
std::string_view reason_to_link(std::string_view rule) noexcept;

struct Verdict {
    Outcome outcome = Outcome::unmatched;
    std::int64_t target = 0; ///< the catalog variant; 0 where there is no link
    LinkRule rule = LinkRule::none; ///< where it is linked, and not held
};

/// Decides on all live variants of a shop that have one key, given all live
/// catalog variants that have it, both in the order of their ids. Gives one
/// verdict for each of `variants`, in their order.
void decide_group(std::span<const ShopCandidate> variants,
                  std::span<const CatalogCandidate> catalog,
                  const MatchingRules& rules, std::vector<Verdict>& verdicts);

/// The same for variants that no catalog variant matches exactly, given those
/// that do nearly.
void decide_near_group(std::span<const ShopCandidate> variants,
                       std::span<const CatalogCandidate> catalog,
                       const MatchingRules& rules,
                       std::vector<Verdict>& verdicts);

/// Tells, of several with one identifier, those that the other one decides on.
class TieBreaker {
public:
    /// `catalog` are those that count.
    TieBreaker(std::span<const ShopCandidate> variants,
               const std::vector<const CatalogCandidate*>& catalog,
               const MatchingRules& rules);

    /// The only one of the catalog's that has the variant's other identifier,
    /// where no rival of it has that, too; null where there is none.
    const CatalogCandidate* find(const ShopCandidate& variant) const;

private:
    struct Holders {
        const CatalogCandidate* catalog = nullptr; ///< the last of them
        std::size_t catalog_count = 0;
        std::size_t rivals = 0;
    };

    std::map<std::string_view, Holders> m_by_other;
};

/// Whether evidence may hold back what was decided: it makes or moves a link.
bool is_to_be_weighed(const ShopCandidate& variant, const Verdict& verdict,
                      const MatchingRules& rules) noexcept;

/// Whether the outcome of a variant by its own identifier leaves it to the
/// other one, if the config asks that.
bool leads_nowhere(Outcome outcome) noexcept;

/// Those of the candidates that count: of the first rank.
std::vector<const CatalogCandidate*>
first_rank(std::span<const CatalogCandidate> catalog);

/// Those variants of a group that may claim its identifier: of the first rank,
/// and neither blocked nor pinned to something else.
class Rivals {
public:
    /// `catalog` are those that count.
    Rivals(std::span<const ShopCandidate> variants,
           const std::vector<const CatalogCandidate*>& catalog);

    std::size_t count() const noexcept { return m_count; }
    int rank() const noexcept { return m_rank; }
    bool stands_back(const ShopCandidate& variant) const noexcept {
        return variant.rank > m_rank;
    }

private:
    int m_rank;
    std::size_t m_count = 0;
};

} // namespace hwsync
