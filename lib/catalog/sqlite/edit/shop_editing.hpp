#pragma once

#include "catalog/reject_log.hpp"
#include "catalog/shop_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/open/write_session.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace hwsync::sqlite {

class SqliteShopEditing final : public ShopEditing {
public:
    /// `own_lock` is the one of the job on shops.
    SqliteShopEditing(WriteSession session, std::int64_t run,
                      const RejectLog& rejects, LockFile::Wanted own_lock);

    std::string primary() override;
    std::vector<std::string> children() override;
    ShopContents contents(std::string_view child) override;
    void keep_idle(std::string_view shop) override;
    void rename(std::string_view from, std::string_view to) override;
    void forget(std::string_view child) override;
    void commit(Time now, const std::string& counts) override;

private:
    Connection& connection() noexcept { return *m_session.connection; }

    WriteSession m_session;
    LockFile::Wanted m_own_lock;
    std::map<std::filesystem::path, LockFile> m_others; ///< by their paths
    Transaction m_transaction;
    std::int64_t m_run;
    const RejectLog& m_rejects;
};

} // namespace hwsync::sqlite
