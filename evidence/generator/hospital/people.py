"""Departments, posts and staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hospital.frame import day
from hospital.world import World

DEPARTMENTS: Final = (
    ("KS01", "信息科", "information"),
    ("KS02", "网管中心", "information"),
    ("KS03", "微机室", "computing"),
    ("KS04", "图书室", "library"),
    ("KS05", "统计室", "statistics"),
    ("KS06", "病案室", "medical_records"),
    ("KS11", "内科", "clinical"),
    ("KS12", "外科", "clinical"),
    ("KS13", "儿科", "clinical"),
    ("KS14", "门诊部", "clinical"),
    ("KS21", "检验科", "medical_technology"),
    ("KS22", "放射科", "medical_technology"),
    ("KS23", "药剂科", "medical_technology"),
    ("KS31", "院办公室", "administrative"),
    ("KS32", "医务科", "administrative"),
    ("KS41", "后勤保障科", "logistics"),
)

OWN_DEPARTMENTS: Final = ("KS02", "KS03", "KS04", "KS05", "KS06")
"""The information section's own."""

POSTS: Final = (
    ("GW01", "信息科科长", "manager", "KS01", True),
    ("GW02", "网络管理员", "network_admin", "KS02", True),
    ("GW03", "系统管理员", "network_admin", "KS02", True),
    ("GW04", "微机室操作员", "operator", "KS03", True),
    ("GW05", "图书管理员", "operator", "KS04", True),
    ("GW06", "统计员", "operator", "KS05", True),
    ("GW07", "病案编码员", "operator", "KS06", True),
    ("GW08", "临床医师", "operator", "KS11", True),
    ("GW09", "临床护士", "operator", "KS12", True),
    ("GW10", "检验技师", "operator", "KS21", True),
    ("GW11", "科室主任", "manager", "KS32", True),
    ("GW12", "后勤维修工", "operator", "KS41", False),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, as the personnel office knows them."""

    code: str
    name: str
    department: str
    title: str
    post: str
    engagement: str | None = None
    hired: str = "2019-07-01"
    left: str | None = None
    rooms: tuple[str, ...] = ()


BOTH: Final = ("JF01", "JF02")

STAFF: Final = (
    Person("1000", "周明远", "KS01", "科长", "GW01", hired="2008-07-01", rooms=BOTH),
    Person("1001", "陈志强", "KS02", "工程师", "GW03", "dedicated", rooms=BOTH),
    Person("1002", "李建国", "KS02", "工程师", "GW02", "dedicated", rooms=BOTH),
    Person("1003", "王海燕", "KS02", "工程师", "GW03", "dedicated", rooms=BOTH),
    Person("1004", "赵磊", "KS02", "助理工程师", "GW02", "dedicated", rooms=BOTH),
    Person("1005", "张伟", "KS02", "助理工程师", "GW02", "dedicated", rooms=BOTH),
    Person("1006", "刘洋", "KS02", "技术员", "GW02", "dedicated", rooms=BOTH),
    Person("1007", "孙晓东", "KS03", "技术员", "GW04", "part_time", rooms=BOTH),
    Person("1008", "吴敏", "KS03", "技术员", "GW04", "part_time", rooms=BOTH),
    Person("1009", "郑丽华", "KS04", "馆员", "GW05"),
    Person("1010", "冯静", "KS05", "统计师", "GW06"),
    Person("1011", "何俊", "KS06", "编码员", "GW07"),
    Person("1012", "马翠兰", "KS06", "编码员", "GW07"),
    Person("2001", "张伟", "KS11", "主治医师", "GW08"),
    Person("2002", "胡春梅", "KS12", "护师", "GW09"),
    Person("2003", "林志远", "KS13", "住院医师", "GW08"),
    Person("2004", "高雪", "KS14", "护士", "GW09"),
    Person("2005", "罗文斌", "KS21", "技师", "GW10"),
    Person("2006", "谢婷婷", "KS22", "技师", "GW10"),
    Person("2007", "唐立新", "KS12", "住院医师", "GW08"),
    Person("2008", "许佳", "KS11", "护士", "GW09"),
    Person("2009", "沈国平", "KS23", "药师", "GW10"),
    Person("3001", "梁书铭", "KS32", "主任", "GW11", hired="2005-07-01"),
    Person("3002", "宋桂英", "KS31", "主任", "GW11", hired="2006-07-01"),
    Person("3003", "韩德福", "KS41", "维修工", "GW12"),
    Person("3004", "邓小红", "KS41", "保洁员", "GW12"),
    Person("1013", "曹宇航", "KS02", "助理工程师", "GW02", hired="2017-07-01", left="2026-04-30"),
    Person("2010", "彭雨欣", "KS12", "护士", "GW09", hired="2026-07-06"),
    Person("2011", "蒋浩然", "KS11", "住院医师", "GW08", hired="2026-07-06"),
    Person("2012", "蔡梦琪", "KS21", "技师", "GW10", hired="2026-08-03"),
    Person("2013", "丁子轩", "KS03", "技术员", "GW04", hired="2026-09-01"),
    Person("3005", "魏大勇", "KS41", "维修工", "GW12", hired="2026-08-10"),
)

DEDICATED: Final = ("1001", "1002", "1003", "1004", "1005", "1006")
ROTATING: Final = ("1007", "1001", "1008", "1002", "1003", "1007", "1004", "1008", "1005", "1006")
"""Who takes turns on days off."""

LEADERS: Final = ("赵院长", "钱副院长")

_CATEGORY: Final = {post[0]: post[2] for post in POSTS}


def card_of(code: str) -> str:
    """The door card of a member of staff."""
    return f"00{code}88"


def build(world: World) -> None:
    """The registers of departments, posts and staff."""
    for code, name, category in DEPARTMENTS:
        world.add("department", code=code, name=name, category=category, enabled_on=day("2005-01-01"), disabled_on=None)
    for code, name, category, department, needs_it in POSTS:
        world.add("post", code=code, name=name, category=category, department=department, needs_it=needs_it)
    for person in STAFF:
        world.add(
            "staff",
            code=person.code,
            name=person.name,
            department=person.department,
            title=person.title,
            post=person.post,
            post_category=_CATEGORY[person.post],
            status="left" if person.left else "active",
            engagement=person.engagement,
            hired_on=day(person.hired),
            posted_on=None,
            left_on=day(person.left) if person.left else None,
            card=card_of(person.code),
            authorised_rooms=list(person.rooms) or None,
        )
