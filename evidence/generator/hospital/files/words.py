"""The words that exports use for the record types' values."""

from __future__ import annotations

from typing import Final

DEPARTMENT: Final = {
    "clinical": "临床科室", "medical_technology": "医技科室", "administrative": "行政职能", "logistics": "后勤保障",
    "information": "信息科", "computing": "微机室", "library": "图书室", "statistics": "统计室",
    "medical_records": "病案室",
}  # fmt: skip
POST: Final = {"manager": "管理人员", "network_admin": "网络管理人员", "operator": "岗位操作人员"}
STATUS: Final = {"active": "在职", "left": "离职"}
ENGAGEMENT: Final = {"dedicated": "专职", "part_time": "兼职"}
DEVICE: Final = {
    "server": "服务器", "network": "网络设备", "security": "安全设备", "storage": "存储设备", "workstation": "工作站",
    "ups": "UPS", "cooling": "精密空调", "generator": "发电机", "distribution": "配电柜", "fire": "消防设备",
    "access_control": "门禁", "camera": "摄像机", "environment": "动环",
}  # fmt: skip
ZONE: Final = {"lan": "内网", "internet": "外网", "gateway": "网闸", "both": "双网"}
OWNER: Final = {"hospital": "医院", "personal": "个人", "leased": "租赁"}
DOCUMENT: Final = {
    "duty": "岗位职责", "procedure": "操作规程", "policy": "工作制度", "emergency_plan": "应急预案",
    "pledge": "保密承诺书",
}  # fmt: skip
PASSED: Final = {"passed": "合格", "failed": "不合格"}
NORMAL: Final = {"normal": "正常", "abnormal": "异常"}
FEEDBACK: Final = {"information": "信息反馈", "literature": "文献资料"}
SHIFT: Final = {"day": "白班", "night": "夜班"}
DUTY: Final = {"actual": "实际", "planned": "计划"}
BOOK: Final = {"diary": "值班日记", "duty_record": "机房值班记录表", "room_register": "进出机房登记表"}
DIRECTION_AT_DOOR: Final = {"in": "进门", "out": "出门"}
DIRECTION: Final = {"in": "进", "out": "出"}
CARD: Final = {"accepted": "正常", "invalid_card": "非法卡", "no_permission": "无权限"}
PERSON: Final = {
    "room_staff": "机房人员", "technician": "技术人员", "employee": "内部人员", "contractor": "厂商", "visitor": "访客",
    "shared": "公共卡",
}  # fmt: skip
LEVEL: Final = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
FAULT: Final = {
    "network": "网络故障", "line": "线路故障", "outsourced": "代维设备故障", "server": "服务器故障",
    "software": "软件故障",
    "power": "供电故障", "environment": "环境故障", "terminal": "终端故障", "storage": "存储故障",
    "security": "安全事件",
}  # fmt: skip
POWER: Final = {
    "mains_lost": "市电停", "mains_restored": "市电恢复", "generator_started": "发电机启动",
    "generator_stopped": "发电机停止",
    "switched_to_generator": "切换至发电机", "switched_to_mains": "切换至市电", "switched": "切换",
}  # fmt: skip
ACKNOWLEDGED: Final = {"acknowledged": "已确认", "unacknowledged": "未确认"}
SIGNAL: Final = {"normal": "正常", "abnormal": "越限", "offline": "离线"}
STATE: Final = {"up": "在线", "down": "离线", "degraded": "告警"}
APPROVAL: Final = {"approved": "已审核", "pending": "待审核", "rejected": "驳回"}
PROTECTION: Final = {
    "dust": "防尘", "moisture": "防潮", "static": "防静电", "leakage": "防漏电", "lightning": "防雷击",
    "fire": "防烟火",
    "theft": "防盗", "rodents": "防鼠",
}  # fmt: skip
BACKUP: Final = {"full": "全量", "incremental": "增量"}
SUCCESS: Final = {"success": "成功", "failure": "失败"}
TRAINING: Final = {"induction": "岗前培训", "annual": "年度培训", "supplementary": "补充培训"}
SOFTWARE: Final = {
    "game": "游戏", "office": "办公软件", "chat": "聊天软件", "business": "业务系统", "database": "数据库",
    "system": "系统软件",
    "security": "安全软件", "entertainment": "影音娱乐", "browser": "浏览器", "download": "下载工具",
}  # fmt: skip
ONLINE: Final = {
    "unlawful": "违法违规", "harmful": "有害信息", "leak": "信息泄露", "discipline": "违纪", "complaint": "舆情",
}  # fmt: skip
HANDLING: Final = {"open": "处理中", "confirmed": "属实", "dismissed": "不属实", "closed": "已办结"}
ALERT: Final = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
ZERO: Final = {
    "leak": "失泄密", "discipline": "违纪", "emergency_activation": "应急事件", "illegal_outreach": "违规外联",
    "fault": "故障",
}  # fmt: skip
