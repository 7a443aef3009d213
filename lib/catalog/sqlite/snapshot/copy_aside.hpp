#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <string_view>

namespace hwsync::sqlite {

/// Copies a database in one transaction; false if SQLite finds either one
/// malformed.
bool copy_pages(const Connection& source, const Connection& target,
                const StopToken& stop);

/// A copy of the old catalog, which may hold something that its successor does
/// not. The copy gets the name by which it is kept once it is complete, and is
/// removed with this object unless keep() is called.
class CopyAside {
public:
    CopyAside(const Connection& old, const std::filesystem::path& catalog,
              std::string_view why, Time now, const StopToken& stop);
    ~CopyAside();
    CopyAside(const CopyAside&) = delete;
    CopyAside& operator=(const CopyAside&) = delete;

    bool is_whole() const noexcept { return m_is_whole; }
    const std::filesystem::path& keep() noexcept {
        m_stays = true;
        return m_path;
    }

private:
    void remove_all() const noexcept;

    std::filesystem::path m_path;
    bool m_is_whole = false;
    bool m_stays = false;
};

} // namespace hwsync::sqlite
