#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/restore.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// A shared database, and how to be let in.
struct SharedDatabase {
    PublishConfig config;    ///< the config file's `[publish]`
    Environment environment; ///< to look up credentials
};

/// How a catalog is compared with what was published of it.
enum class PublishMode {
    changes, ///< tables whose rows add up to something else
    full     ///< every value of every row
};

/// What to publish, and where.
struct PublishRequest {
    std::filesystem::path catalog; ///< the catalog's path; it must exist
    SharedDatabase database;       ///< where to publish it
    PublishMode mode = PublishMode::changes; ///< how to find what changed
    /// Publish also over what another copy of the catalog has published, or
    /// another catalog under the same brand.
    bool force = false;
    Time now;                ///< the current time
    Duration lock_timeout{}; ///< how long to wait for another publication
};

/// What was sent of one table.
struct PublishedTable {
    std::string name;          ///< as in the shared database
    std::uint64_t sent = 0;    ///< rows that came or changed
    std::uint64_t deleted = 0; ///< rows that went
};

/// What was published.
struct PublishResult {
    std::string brand;           ///< the name that it was published under
    std::int64_t generation = 0; ///< which each publication raises by one
    std::int64_t run = 0;        ///< what runs up to this one did is published
    /// Nothing was to be sent, and the generation is as it was.
    bool unchanged = false;
    std::vector<PublishedTable> tables; ///< those of which something was sent
};

/// Sends a catalog to a shared database, so that it then holds what the
/// catalog holds: all of it in one transaction, or nothing.
///
/// Before that transaction commits, the number of rows and the sum of their
/// digests are compared, table by table. If the answer to COMMIT is lost, the
/// database is asked whether it came about.
///
/// Throws
/// - Error(usage) if the config names no database or no brand;
/// - Error(safety) if another copy of the catalog has published since, the
///   brand is another catalog's, or the database is older than what was
///   published from here;
/// - Error(busy) if the brand is being published elsewhere;
/// - Error(network) if the database is not in reach, or cannot take it now;
/// - Error(access) if it does not let this user in, or do this;
/// - Error(storage) if it failed, is of a newer version, or libpq is missing,
///   or if the catalog cannot be read;
/// - the signal's Error.
HWSYNC_EXPORT PublishResult publish(const PublishRequest& request,
                                    Observer& observer, const StopToken& stop);

/// Keeps other hosts away from a brand while a job works on its catalog, and
/// publishes what the job did.
///
/// The lease is in the shared database, by its clock, and ends by itself where
/// nobody renews it. It saves hosts from working in vain; what keeps two from
/// winning both is the brand's generation, which publish() compares.
class HWSYNC_EXPORT BrandLease {
public:
    /// Takes the lease, and sends what earlier runs left unpublished. Where the
    /// brand was never published, or there is no catalog yet, there is no lease
    /// to take. `observer` and `stop` must outlive this object.
    ///
    /// Throws as publish() does: Error(busy) if a job on another host has the
    /// lease, Error(safety) if the catalog is behind what is published.
    BrandLease(const PublishRequest& request, Observer& observer,
               const StopToken& stop);
    /// Gives the lease back, if publish() has not.
    ~BrandLease();
    /// Takes the lease over.
    BrandLease(BrandLease&&) noexcept;
    BrandLease& operator=(BrandLease&&) = delete;

    /// publish(), and gives the lease back. Call it once.
    PublishResult publish();

private:
    struct Held;
    std::unique_ptr<Held> m_held;
};

/// How one table differs from the catalog's.
struct ComparedTable {
    std::string name;            ///< as in the shared database
    std::uint64_t rows = 0;      ///< in the catalog
    std::uint64_t missing = 0;   ///< rows that only the catalog has
    std::uint64_t extra = 0;     ///< rows that only the database has
    std::uint64_t different = 0; ///< rows that both have, with other values

    /// Whether both hold the same.
    bool is_equal() const noexcept {
        return missing == 0 && extra == 0 && different == 0;
    }
};

/// What a comparison found.
struct CompareResult {
    std::string brand;           ///< the name that it was published under
    std::int64_t generation = 0; ///< of what was compared
    std::int64_t run = 0;        ///< what runs up to this one did is published
    /// The catalog's newest one up to which all have ended; where it is another
    /// than `run`, both sides differ by what is not published yet.
    std::int64_t last_run = 0;
    /// All that are published; `brand`, whose row must be as the catalog knows
    /// it of its last publication; and `sums`: what was noted of the rows when
    /// they were published, compared with the rows that are there.
    std::vector<ComparedTable> tables;
    /// Views that the shared database should have and has not, and the table of
    /// sums; the next publication makes them anew.
    std::vector<std::string> lost;
    /// Views that are not as they were made; PublishMode::full makes them anew.
    /// Empty, too, where the database lets nobody make temporary views, with
    /// which they are compared: a warning says so.
    std::vector<std::string> changed;

    /// Whether both hold the same, and nothing is lost or changed.
    HWSYNC_EXPORT bool is_equal() const noexcept;
};

/// Compares a catalog with what was published of it, value by value, and
/// changes neither. Throws as publish() does, and Error(not_found) if the brand
/// was never published.
HWSYNC_EXPORT CompareResult compare_published(const PublishRequest& request,
                                              Observer& observer,
                                              const StopToken& stop);

/// Makes a catalog of what was published of a brand, and puts it in the place
/// of one that is there, as restore_snapshot() does. The brand is the one that
/// `database.config` names; `request.snapshot` is not used.
///
/// Throws as restore_snapshot() and publish() do, and Error(not_found) if the
/// brand was never published.
HWSYNC_EXPORT RestoreResult restore_brand(const RestoreRequest& request,
                                          const SharedDatabase& database,
                                          const StopToken& stop);

/// A child shop of a published catalog.
struct PublishedShop {
    std::string shop;          ///< its name
    std::int64_t variants = 0; ///< live ones
    std::int64_t links = 0;    ///< of these, how many are linked
    /// How many the last associate left out of coverage, as its config said.
    std::int64_t left_out = 0;
    /// Links over variants, of those that are neither blocked nor left out, 0
    /// to 1; nothing without any.
    std::optional<double> coverage;
};

/// A brand that a shared database holds.
struct PublishedBrand {
    std::string brand;           ///< its name
    std::int64_t generation = 0; ///< how often it was published
    std::int64_t run = 0;        ///< what runs up to this one did is published
    Time published_at;           ///< when, in the database's clock
    /// Who has its lease: a host and a process; empty if nobody has.
    std::string holder;
    Time lease_until; ///< when the lease ends, in the database's clock
    std::vector<PublishedShop> shops; ///< its child shops, by name
};

/// The brands that a shared database holds, by name. Throws as publish() does;
/// no brand need be named.
HWSYNC_EXPORT std::vector<PublishedBrand>
published_brands(const SharedDatabase& database, const StopToken& stop);

} // namespace hwsync
