#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/live.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/placeholders.hpp>
#include <hwsync/rejects.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Which of the imports to run.
enum class ImportCommand {
    import_bulk,   ///< all products; those that are missing are gone
    import_new,    ///< products that were created since the last run
    import_updates ///< products that were changed or deleted since then
};

/// `import-bulk`, `import-new` or `import-updates`.
HWSYNC_EXPORT std::string_view to_string(ImportCommand command) noexcept;

/// What to import, and into which catalog.
struct ImportRequest {
    ImportCommand command = ImportCommand::import_bulk; ///< which import
    std::filesystem::path catalog; ///< the catalog's path; may not exist yet
    /// The export to read: a path, or "-" for standard input. Empty if the shop
    /// itself is asked.
    std::string file;
    /// How to reach the shop, if there is no `file`.
    std::optional<LiveAccess> live;
    LiveWindow window; ///< for import-new and import-updates without a `file`
    /// A finished bulk operation whose result to import, by its number or gid.
    /// Empty to run one.
    std::string operation;
    bool fresh = false; ///< do not resume an operation of an earlier run
    /// Where to keep the result of the bulk operation; empty for nowhere.
    std::filesystem::path save;
    /// The primary shop's name. Empty for the one that the catalog knows, or
    /// else "primary".
    std::string shop;
    /// Whether `shop` is the primary shop that a config file names.
    bool shop_is_configured = false;
    /// What links the catalog. Nothing for what links it already, or else the
    /// SKU.
    std::optional<Identifier> identifier;
    /// Whether `identifier` may differ from the catalog's. Only import-bulk can
    /// change it, and only while there is no link, block, pin or waiver.
    bool may_change_identifier = false;
    /// Its `ignore` tells placeholders from identifiers.
    MatchingConfig matching;
    std::optional<Time> as_of; ///< when the export began, if that is known
    /// The largest share, in percent, of the catalog's products or variants
    /// that may be marked as deleted.
    double max_delete = 10;
    /// The largest share, in percent, of the lines of products or of variants
    /// that may be rejected.
    double max_reject = 10;
    Duration keep_history = default_history; ///< see `keep` in HistoryConfig
    /// Accept an export that looks like another shop's.
    bool allow_foreign = false;
    bool rewrite = false; ///< also write rows that have not changed
    /// Rejected lines are findings: see ImportResult::has_findings.
    bool strict = false;
    bool dry_run = false; ///< do everything but commit
    /// Whether a first import may write the pages of tables and indexes itself,
    /// which is faster. What it leaves is the same without.
    bool use_loader = true;
    Duration lock_timeout{};     ///< how long to wait for other runs
    std::string by;              ///< the name of the user who runs it
    std::function<Time()> clock; ///< returns the current time
};

/// What an import did, or would have done in a dry run.
struct ImportResult {
    std::optional<std::int64_t> run; ///< the run's id; nothing in a dry run
    std::string shop;                ///< the primary shop's name
    /// What was read: the file, or the id of the bulk operation.
    std::string source;
    Time started_at;           ///< when the run began
    Time finished_at;          ///< when the run ended
    RowCounts products;        ///< what became of products
    RowCounts variants;        ///< what became of variants
    std::uint64_t skipped = 0; ///< lines of other kinds of objects
    /// What links the catalog from now on.
    Identifier identifier = Identifier::sku;
    /// What linked it before this run.
    Identifier identifier_before = Identifier::sku;
    /// The identifiers in the catalog; set if import-bulk changed anything.
    std::optional<IdentifierCounts> identifiers;
    /// The ids of products that came with fewer variants than Shopify counts
    /// for them, or with none.
    std::vector<std::int64_t> incomplete;
    /// Products and variants that did not come and are kept nevertheless,
    /// because rejected lines do not say what they are about.
    std::uint64_t withheld = 0;
    /// Products and variants that did not come and are kept because they, their
    /// product or another variant of it were created or changed after the
    /// export began.
    std::uint64_t newer = 0;
    /// Fields that no line of the input has, although much rests on them:
    /// `updatedAt` and `status` of products, and of variants `sku` or
    /// `barcode`, whichever links.
    std::vector<std::string> lacking_fields;
    std::uint64_t bytes = 0; ///< size of the input, before it is unpacked
    std::uint64_t lines = 0; ///< lines of the input
    std::shared_ptr<const RejectList> rejects; ///< never null
    /// Whether the run is recorded with exit code 1, or would be.
    bool has_findings = false;
};

/// Imports the primary shop, or an export of it, into the catalog in one
/// transaction. Creates the catalog if there is none.
///
/// Throws Error(input) for a damaged export, for one without products and for
/// one in which no line of a kind can be used, and Error(safety) if a safety
/// rule forbids the change; also Error(network), Error(access), Error(storage),
/// Error(busy), and the signal's Error if a stop is requested before the commit
/// begins. In all these cases the catalog stays as it was, and the failed run
/// is recorded in it.
HWSYNC_EXPORT ImportResult import_products(const ImportRequest& request,
                                           Observer& observer,
                                           const StopToken& stop);

} // namespace hwsync
