#pragma once

#include <filesystem>
#include <utility>

#include <sys/mount.h>

/// While this lives, a folder can also be seen at `at`, where nobody can write
/// to it, not even root.
class ReadOnlyMount {
public:
    ReadOnlyMount(const std::filesystem::path& folder, std::filesystem::path at)
        : m_at(std::move(at)),
          m_is_mounted(mount(folder.c_str(), m_at.c_str(), nullptr, MS_BIND,
                             nullptr) == 0) {
        if (m_is_mounted &&
            mount(nullptr, m_at.c_str(), nullptr,
                  MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
            umount(m_at.c_str());
            m_is_mounted = false;
        }
    }
    ~ReadOnlyMount() {
        if (m_is_mounted) {
            umount2(m_at.c_str(), MNT_DETACH);
        }
    }
    ReadOnlyMount(const ReadOnlyMount&) = delete;
    ReadOnlyMount& operator=(const ReadOnlyMount&) = delete;

    /// Whether that could be done.
    explicit operator bool() const noexcept { return m_is_mounted; }

private:
    std::filesystem::path m_at;
    bool m_is_mounted;
};
