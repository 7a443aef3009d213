#pragma once

#include "catalog/reject_log.hpp"
#include "model/matching.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/catalog_view.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/link.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

class MatchView;
struct ShopRules;

/// What a variant of a child shop has: an automatic link, a pin, a block, or
/// none of these.
struct HeldLink {
    std::int64_t catalog_variant = 0; ///< 0 for a block and for nothing
    std::string origin;               ///< "auto" or "manual"; empty for nothing
    std::string key; ///< the key that an automatic link was made by
    std::string note;
    std::string rule = {}; ///< the rule that an automatic link was made by

    bool exists() const noexcept { return !origin.empty(); }
    bool is_link() const noexcept { return catalog_variant != 0; }
    bool is_block() const noexcept { return exists() && !is_link(); }
    bool operator==(const HeldLink&) const = default;
};

/// A variant of the catalog or of a child shop.
struct KnownVariant {
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    bool is_live = false;
    std::string key;        ///< of the identifier that links; empty if none
    std::string identifier; ///< as it is stored
    std::int64_t inventory_item_id = 0;
    std::string other = {}; ///< the identifier that does not link, as stored
};

/// A variant of a child shop.
struct ShopVariantId {
    std::int64_t shop = 0; ///< the number of LinkEditing::find_shop()
    std::int64_t variant = 0;
};

/// A key in a child shop.
struct BlockedKey {
    std::int64_t shop = 0;
    std::string key;
    std::string identifier; ///< as it was given
};

/// Whether a key is blocked in a shop, for all variants that have it now or
/// later.
struct KeyBlock {
    bool exists = false;
    std::string note;

    bool operator==(const KeyBlock&) const = default;
};

/// What a run did to one key.
struct PastKeyChange {
    BlockedKey key;
    KeyBlock before;
    KeyBlock after;
};

/// What a run did to one link.
struct PastLinkChange {
    ShopVariantId variant;
    HeldLink before;
    HeldLink after;
    /// The variant that a pin or block came from or went to; 0 for none.
    std::int64_t other_variant = 0;
};

/// The later runs that changed the same links as a run.
struct SupersedingRuns {
    std::uint64_t links = 0;
    std::int64_t first_run = 0;
};

/// Changes links, in one transaction that rolls back unless it is committed.
class LinkEditing {
public:
    virtual ~LinkEditing() = default;

    /// The number of a child shop; nothing if the catalog knows no child of
    /// this name.
    virtual std::optional<std::int64_t> find_shop(std::string_view name) = 0;
    virtual std::vector<std::string> shop_names() = 0;
    /// Adds a child shop that was never read; its number.
    virtual std::int64_t add_shop(const ShopRules& rules) = 0;

    virtual std::optional<KnownVariant> shop_variant(ShopVariantId id) = 0;
    /// The live variants of a product, by id.
    virtual std::vector<KnownVariant>
    variants_of_product(std::int64_t shop, std::int64_t product) = 0;
    /// The live variants that have an identifier, which may be given with or
    /// without the shop's prefix and suffix.
    virtual std::vector<KnownVariant>
    shop_variants_with(std::int64_t shop, std::string_view identifier) = 0;
    /// The live variants whose identifier is nearly that, or is that.
    virtual std::vector<KnownVariant>
    shop_variants_near(std::int64_t shop, std::string_view identifier) = 0;
    /// How many live variants have it as the identifier that does not link.
    virtual std::int64_t with_other_identifier(std::int64_t shop,
                                               std::string_view identifier) = 0;
    /// The variants that are linked to a catalog variant, by id.
    virtual std::vector<std::int64_t>
    variants_linked_to(std::int64_t shop, std::int64_t catalog_variant) = 0;

    virtual std::optional<KnownVariant> catalog_variant(std::int64_t id) = 0;
    /// The live catalog variants that have a key, by id.
    virtual std::vector<KnownVariant>
    catalog_variants_with(std::string_view key) = 0;

    virtual HeldLink held(ShopVariantId variant) = 0;
    /// What may come to a variant by a later associate, if it were there and
    /// had nothing, by the rules that its shop is matched by.
    virtual std::vector<HoldClaim>
    claims_on(ShopVariantId variant, const MatchingConfig& matching) = 0;

    /// A digest of what a change to a catalog variant (0 for none) rests on at
    /// present; see PlannedChange. To be called before the first change.
    virtual std::uint64_t facts_of(ShopVariantId variant,
                                   std::int64_t catalog_variant,
                                   std::string_view key,
                                   std::string_view rule) = 0;
    /// Empty if the catalog has no id, because no plan was ever made for it.
    virtual std::string catalog_id() = 0;

    virtual void change(ShopVariantId variant, const HeldLink& to,
                        std::string_view reason) = 0;

    /// The key that a shop's variant with this identifier has; empty for none.
    virtual std::string key_in_shop(std::int64_t shop,
                                    std::string_view identifier) = 0;
    virtual KeyBlock key_block(std::int64_t shop, std::string_view key) = 0;
    virtual void change_key(const BlockedKey& key, const KeyBlock& to,
                            std::string_view reason) = 0;
    /// The variants of a shop that have a key and an automatic link, by id.
    virtual std::vector<std::int64_t>
    automatically_linked(std::int64_t shop, std::string_view key) = 0;
    /// Those that are linked by the other identifier, and have this one there.
    virtual std::vector<std::int64_t>
    linked_by_other(std::int64_t shop, std::string_view identifier) = 0;

    virtual std::optional<Run> run(std::int64_t id) = 0;
    /// What later runs did, and did not undo, to the links and keys that a run
    /// changed.
    virtual SupersedingRuns changes_after(std::int64_t run) = 0;
    /// The later run that forgot a shop whose links a run changed; nothing if
    /// there is none.
    virtual std::optional<Run> forgetting(const Run& run) = 0;
    /// Visits each link that a run changed. `visit` may change links.
    virtual void for_each_change_of(
        std::int64_t run,
        const std::function<void(const PastLinkChange&)>& visit) = 0;

    /// Visits each key that a run blocked or unblocked. `visit` may change
    /// keys.
    virtual void for_each_key_change_of(
        std::int64_t run,
        const std::function<void(const PastKeyChange&)>& visit) = 0;

    /// The variants of a shop that lost what they had, and may have something
    /// again by now; and those that awaited a pin or block before. Of each shop
    /// in which anything changed.
    struct Freed {
        std::int64_t shop = 0;
        std::string name;                   ///< the shop's
        std::vector<std::int64_t> variants; ///< rising
    };
    virtual std::vector<Freed> freed() = 0;
    /// The catalog with all changes so far.
    virtual MatchView& match_view() = 0;
    /// Lists a variant as one without a link.
    virtual void list(std::int64_t shop, const UnresolvedVariant& variant) = 0;

    /// Marks all changes from now on as the undoing of a run.
    virtual void undoes(std::int64_t run) = 0;

    /// The changes so far. The list may outlive the editing.
    virtual std::shared_ptr<const LinkChangeList> changes() = 0;

    /// `counts` is the JSON object that is stored with the run.
    virtual void commit(Time now, const std::string& counts) = 0;
};

} // namespace hwsync
