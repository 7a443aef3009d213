#pragma once

#include "catalog/live_state.hpp"
#include "catalog/reject_log.hpp"
#include "model/reject.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/placeholders.hpp>
#include <hwsync/run.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

class KnownLines;
class RecordFinisher;
struct Batch;

enum class ImportMode {
    whole,  ///< what the input does not hold is gone
    partial ///< only variants missing from a product that came whole are gone
};

/// What an import remembers of the shop that it was read from live, in its own
/// transaction.
struct LiveCommit {
    std::string operation;       ///< Shopify's id; empty for a file
    std::int64_t shopify_id = 0; ///< of the shop; 0 where it is not known
    /// The commands whose watermark moves, and where to.
    std::vector<std::pair<std::string, Time>> watermarks;
    /// What Catalog::known_until() is to go on saying.
    std::optional<Time> known_until;
};

struct ImportRules {
    ImportMode mode = ImportMode::whole;
    bool rewrite = false;
    /// When the export began; else the newest updatedAt in it.
    std::optional<Time> as_of;
    /// Stands for it if the export has no time at all.
    Time now;
    /// Products that Shopify says were deleted.
    std::vector<std::int64_t> gone;
    LiveCommit live;
    /// How long runs and the history of links are kept.
    Duration keep_history = default_history;
};

/// What an import would do, or has done, to the catalog.
struct ImportTotals {
    RowCounts products;
    RowCounts variants;
    std::uint64_t products_before = 0; ///< live ones
    std::uint64_t variants_before = 0;
    std::uint64_t skipped = 0;
    std::uint64_t product_lines = 0; ///< rejected ones too
    std::uint64_t variant_lines = 0;
    RejectedLines rejected;
    std::vector<std::int64_t> incomplete; ///< products
    /// Rows that stay because lines that name no row may be theirs.
    std::uint64_t withheld = 0;
    /// Counted as older: rows that the catalog has not, of an export that began
    /// before the newest reading of the whole shop.
    std::uint64_t outdated = 0;
    std::uint64_t unknown_statuses = 0; ///< products; see is_known_status()
    std::string unknown_status;         ///< the first one's
};

/// An id that a reading brings, and that the catalog knows as another shop's.
struct ForeignId {
    std::string what; ///< product, variant, inventory item
    std::int64_t id = 0;
    std::string shop; ///< empty: the primary one
};

/// What an export brings that the catalog has under other ids. All 0 if 1 % of
/// the export's ids or more were known.
struct ForeignCounts {
    std::uint64_t new_identifiers = 0; ///< of variants with new ids
    std::uint64_t identifiers_elsewhere = 0;
    std::uint64_t new_products = 0;       ///< that have a handle and a title
    std::uint64_t products_elsewhere = 0; ///< whose handle and title are
};

/// One import into the catalog, in one transaction that rolls back unless it
/// was committed.
class ProductImport {
public:
    virtual ~ProductImport() = default;

    /// For the thread that reads; null where every line must be parsed.
    virtual KnownLines* known_lines() = 0;

    /// For the thread that reads, too.
    virtual RecordFinisher& finisher() = 0;

    /// Uses up the batch's records.
    virtual void put(Batch& batch) = 0;

    /// Once all is put: merges what had to wait, and ends what is gone.
    virtual ImportTotals end_input() = 0;

    /// Of all live variants, once the input has ended.
    virtual IdentifierCounts
    count_identifiers(const MatchingConfig& matching) = 0;

    // Once the input has ended:
    /// An id that is new to the shop and another's.
    virtual std::optional<ForeignId> foreign_id() = 0;
    /// For the primary shop.
    virtual ForeignCounts foreign_counts() = 0;

    /// `counts` is the JSON object that the run remembers.
    virtual void commit(Time now, const std::string& counts) = 0;
};

struct RunStart {
    std::string command;
    std::string shop;
    std::string source;
    std::string by;
    Time at;
};

struct RunEnd {
    Time at;
    RunState state = RunState::failed;
    int exit_code = 0;
    std::string error;
};

/// What a catalog is made of and linked by.
struct CatalogIdentity {
    std::optional<Identifier> identifier;
    std::string primary; ///< empty until something was imported
    bool primary_given = false;
    std::vector<std::string> children; ///< the child shops that it knows
};

class Association;
class LinkEditing;
class ShopEditing;
class WaiverEditing;
struct ShopRules;

/// What the jobs ask of a catalog.
class Catalog : public LiveState {
public:
    virtual CatalogIdentity identity() = 0;

    /// Bookkeeping, which commits on its own.
    virtual std::int64_t begin_run(const RunStart& start) = 0;
    virtual void end_run(std::int64_t run, const RunEnd& end,
                         const RejectLog& rejects) = 0;

    virtual std::unique_ptr<RejectLog> make_reject_log() = 0;

    /// Begins the transaction. `identity` is what the catalog is to be. Throws
    /// Error(safety) where that is another identifier, and something rests on
    /// the one that the catalog has.
    virtual std::unique_ptr<ProductImport>
    import_products(std::int64_t run, const ImportRules& rules,
                    const CatalogIdentity& identity, RejectLog& rejects) = 0;

    /// The same for a child shop, which is made known where it is new.
    virtual std::unique_ptr<Association> associate(std::int64_t run,
                                                   const ImportRules& rules,
                                                   const ShopRules& shop,
                                                   RejectLog& rejects) = 0;

    /// Begins the transaction. `by` is the user whose run it is.
    virtual std::unique_ptr<LinkEditing>
    edit_links(std::int64_t run, Time now, const std::string& by,
               const RejectLog& rejects) = 0;

    /// Likewise.
    virtual std::unique_ptr<ShopEditing>
    edit_shops(std::int64_t run, const RejectLog& rejects) = 0;
    virtual std::unique_ptr<WaiverEditing> edit_waivers() = 0;
};

} // namespace hwsync
