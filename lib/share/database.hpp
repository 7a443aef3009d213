#pragma once

#include "catalog/row_feed.hpp"
#include "config/secret.hpp"
#include "share/session.hpp"

#include <hwsync/error.hpp>
#include <hwsync/publish.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hwsync::share {

/// The shared database that a config names: connects to it as often as one
/// likes, having read the password once.
class Database {
public:
    /// Throws Error(usage) where the config names none.
    Database(const SharedDatabase& database, const StopToken& stop);

    Session connect() const { return connect(m_stop, longest_silence); }
    /// `silence`: how long the server may take for an answer.
    Session connect(const StopToken& stop, Duration silence) const;

private:
    const StopToken& m_stop;
    Server m_server;
    std::optional<Secret> m_password;
};

/// The brand of the config. Throws Error(usage) where it names none.
const std::string& brand_of(const SharedDatabase& database);

/// What the database holds of a brand.
struct Brand {
    std::int64_t number = 0;
    std::string catalog_id;
    std::int64_t generation = 0; ///< 0: nothing yet
    std::int64_t run = 0;
    std::string token;           ///< of its last publication
    std::string holder;          ///< who has the lease, for people
    std::string holder_token;    ///< who has the lease
    std::int64_t lease_left = 0; ///< in seconds, by the server's clock
};

struct Look {
    std::int64_t version = 0;        ///< of its tables; 0 where there are none
    std::set<std::string> relations; ///< the names of its tables and views
    std::optional<Brand> brand;
    bool is_as_recorded = false; ///< where that was asked
};

/// One question, one answer. Where `tables` are given, also tells whether the
/// brand's rows in them add up to what was recorded when they were published.
/// Throws Error(storage) where not all is there that makes a shared database.
Look look(Session& session, const std::string& brand,
          const std::vector<FeedTable>& tables = {});

/// That a table of the shared database is gone, and what to do.
Error lost_table(const std::string& name);

/// Throws Error(storage) where the tables are of a version that this hwsync
/// does not know.
void check_version(std::int64_t there, std::int64_t ours);

/// Inside a transaction. Locks the brand's row; `wait`: for whoever has it.
enum class IfLocked { fail, wait };
std::optional<Brand> lock_brand(Session& session, const std::string& brand,
                                IfLocked if_locked);

/// Makes the brand known, in a transaction of its own.
void register_brand(Session& session, const std::string& brand,
                    const std::string& catalog_id);

/// Throws Error(not_found) where it was never published.
Brand published(const Look& look, const std::string& brand);

std::int64_t to_integer(const std::optional<std::string>& text);

} // namespace hwsync::share
