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

/// A column of a product or a variant, as it is shown.
struct ShownField {
    enum class Type { null, text, integer, real, json };

    std::string_view name;
    Type type = Type::null;
    std::string_view text; ///< of text and json
    std::int64_t integer = 0;
    double real = 0;
};

/// A product or a variant with all that the catalog keeps of it. The texts are
/// valid during the visit only.
struct ShownRow {
    std::int64_t id = 0;
    std::string_view deleted_at; ///< empty while it is live
    std::vector<ShownField> fields;
};

/// A link from a child shop's variant to a catalog variant. The texts are valid
/// during the visit only.
struct ShownLink {
    std::string_view shop;
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0;
    std::optional<std::int64_t> inventory_item_id;
    std::string_view origin; ///< auto or manual
    std::string_view linked_at;
};

/// A look into a catalog that changes nothing, takes no lock, and may be taken
/// while runs write.
class HWSYNC_EXPORT CatalogView {
public:
    using VisitRun = std::function<void(const Run&)>;
    using VisitLink = std::function<void(const ShownLink&)>;
    using VisitRow = std::function<void(const ShownRow&)>;

    /// Throws Error(storage) where there is no catalog, or none that this
    /// version can read. `stop` may be null and must outlive the view.
    static std::unique_ptr<CatalogView> open(const std::filesystem::path& path,
                                             const StopToken* stop);
    virtual ~CatalogView() = default;

    /// The newest runs first, at most `limit`.
    virtual void runs(std::int64_t limit, const VisitRun& visit) = 0;
    virtual std::optional<Run> run(std::int64_t id) = 0;

    /// So many lines of each reason are kept with a run.
    static constexpr std::uint64_t most_rejects = 1'000;
    /// The lines that a run could not use, as far as they are kept. Returns how
    /// many there were.
    virtual std::uint64_t rejects(std::int64_t run,
                                  const RejectList::Visit& visit) = 0;
    /// The variants that a run of associate left without a link.
    virtual void unresolved(std::int64_t run,
                            const UnresolvedList::Visit& visit) = 0;

    /// The products that are meant by an identifier, or by the id of a product
    /// or variant as a number or a gid; an identifier wins over a number.
    /// Deleted ones are found by their id only.
    virtual std::vector<std::int64_t> find_products(std::string_view text) = 0;
    /// Does nothing where there is no such product.
    virtual void product(std::int64_t id, const VisitRow& visit) = 0;
    /// The variants of a product that are as live as it is, in Shopify's order.
    virtual void variants(std::int64_t product, const VisitRow& visit) = 0;
    /// The links of a catalog variant in every shop.
    virtual void links_of(std::int64_t catalog_variant,
                          const VisitLink& visit) = 0;
};

/// Whether there is a catalog into which the primary shop was once imported.
/// Throws Error(storage) where there is a file that is none of this version's.
HWSYNC_EXPORT bool was_filled(const std::filesystem::path& path,
                              const StopToken& stop);

/// Why a look at the catalog may not show all of it, in words: its file has
/// several names. Empty where nothing is known against it.
HWSYNC_EXPORT std::string doubt_about(const std::filesystem::path& catalog);

} // namespace hwsync
