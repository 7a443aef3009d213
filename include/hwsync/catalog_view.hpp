#pragma once

#include <hwsync/associate.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/rejects.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A column of a product or variant.
struct ShownField {
    /// Which of the members holds the value.
    enum class Type {
        null,    ///< none: the field is empty
        text,    ///< `text`
        integer, ///< `integer`
        real,    ///< `real`
        json     ///< `text`, as a JSON document
    };

    std::string_view name;    ///< as in hwsync-catalog(5)
    Type type = Type::null;   ///< which of the following members is set
    std::string_view text;    ///< the value of text and json
    std::int64_t integer = 0; ///< the value of integer
    double real = 0;          ///< the value of real
};

/// A product or variant with everything that the catalog stores of it. The
/// texts are valid during the visit only.
struct ShownRow {
    std::int64_t id = 0;            ///< Shopify's id
    std::string_view deleted_at;    ///< RFC 3339; empty unless it is deleted
    std::vector<ShownField> fields; ///< in a fixed order
};

/// A link from a child shop's variant to a catalog variant. The texts are valid
/// during the visit only.
struct ShownLink {
    std::string_view shop; ///< the child shop's name
    /// In the child shop; 0 if no reading has shown the variant yet.
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0; ///< in the child shop
    /// In the child shop; nothing if the catalog does not know it.
    std::optional<std::int64_t> inventory_item_id;
    std::string_view origin;    ///< `auto` or `manual`
    std::string_view linked_at; ///< RFC 3339
};

/// What a child shop has under an id or an identifier.
struct ChildMatch {
    /// What was found.
    enum class Kind { product, variant, identifier };

    std::string shop;             ///< the child shop's name
    Kind kind = Kind::identifier; ///< what `id` is of
    std::int64_t id = 0;          ///< 0 for an identifier
};

/// A read-only view of a catalog's runs, products and links. It takes no lock
/// and can be used while runs write.
class HWSYNC_EXPORT CatalogView {
public:
    using VisitRun = std::function<void(const Run&)>; ///< called per run
    using VisitLink =
        std::function<void(const ShownLink&)>;             ///< called per link
    using VisitRow = std::function<void(const ShownRow&)>; ///< called per row

    /// Opens the catalog at `path`. `stop` may be null and must outlive the
    /// view. Throws Error(storage) if there is no catalog, or none that this
    /// version can read.
    static std::unique_ptr<CatalogView> open(const std::filesystem::path& path,
                                             const StopToken* stop);
    virtual ~CatalogView() = default;

    /// Visits at most `limit` runs, the newest first.
    virtual void runs(std::int64_t limit, const VisitRun& visit) = 0;
    /// The run with this id; nothing if there is none.
    virtual std::optional<Run> run(std::int64_t id) = 0;

    /// How many rejected lines are stored per run and reason.
    static constexpr std::uint64_t most_rejects = 1'000;
    /// Visits the stored lines that a run rejected, and returns how many lines
    /// it rejected altogether.
    virtual std::uint64_t rejects(std::int64_t run,
                                  const RejectList::Visit& visit) = 0;
    /// Visits the variants that a run of associate left without a link.
    virtual void unresolved(std::int64_t run,
                            const UnresolvedList::Visit& visit) = 0;
    /// The titles of a child shop's variant: its product's and its own. Empty
    /// where the catalog does not know it.
    virtual std::string title_of(std::string_view shop,
                                 std::int64_t variant) = 0;

    /// The ids of the products that `text` refers to: an identifier, or the id
    /// of a product or variant as a number or a gid. A text that is both an
    /// identifier and a number is taken as an identifier. Deleted products are
    /// found by id only.
    virtual std::vector<std::int64_t> find_products(std::string_view text) = 0;
    /// The first child shop, in the order of names, that has the identifier or
    /// id; nothing if none has it.
    virtual std::optional<ChildMatch>
    find_in_children(std::string_view text) = 0;
    /// Visits the product with this id, if there is one.
    virtual void product(std::int64_t id, const VisitRow& visit) = 0;
    /// Visits the variants of a product in Shopify's order. Deleted variants
    /// are visited only if the product is deleted too.
    virtual void variants(std::int64_t product, const VisitRow& visit) = 0;
    /// Visits the links to a catalog variant from all child shops.
    virtual void links_of(std::int64_t catalog_variant,
                          const VisitLink& visit) = 0;
};

/// Whether there is a catalog and the primary shop was imported into it at
/// least once. Throws Error(storage) for a file that this version cannot read.
HWSYNC_EXPORT bool was_filled(const std::filesystem::path& path,
                              const StopToken& stop);

/// A sentence that says why a view of the catalog may be incomplete: its file
/// has several names (hard links). Empty if there is no such reason.
HWSYNC_EXPORT std::string doubt_about(const std::filesystem::path& catalog);

} // namespace hwsync
